// Makes a chosen photo smaller before it is sent: phones take larger ones than the server reads. The server draws it anew anyway.
const ENOUGH = 1000000;
const LONGEST = 1600;

async function smaller(file) {
  const drawn = await createImageBitmap(file);
  const by = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(drawn.width * by);
  canvas.height = Math.round(drawn.height * by);
  canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
  const bytes = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return new File([bytes], "photo.jpg", { type: "image/jpeg" });
}

export default function bind(field) {
  field.addEventListener("change", async () => {
    const file = field.files[0];
    if (!file || file.size < ENOUGH) return;
    const made = await smaller(file).catch(() => null);
    if (!made || field.files[0] !== file) return;
    const list = new DataTransfer();
    list.items.add(made);
    field.files = list.files;
  });
}
