// Types into the number field; two digits are a whole number, so the form goes on by itself and "Continue" is not needed.
export default function bind(pad) {
  const field = document.querySelector("#number");
  pad.hidden = false;
  field.form.querySelector(".main-button").hidden = true;
  field.inputMode = "none";
  let refused = field.value;

  function type(text) {
    field.value = text.slice(0, 2);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    const before = field.value === refused ? "" : field.value;
    refused = null;
    type("delete" in key.dataset ? before.slice(0, -1) : before + key.dataset.digit);
  });
  field.addEventListener("input", () => {
    if (field.value.length === 2) field.form.requestSubmit();
  });
}
