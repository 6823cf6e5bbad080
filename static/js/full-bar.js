// Shows how full the box is with a bar that grows; when nothing more fits, says calmly that it can be sent.
export default function bind(box) {
  const field = box.querySelector("textarea");
  const bar = box.querySelector("progress");
  const full = box.querySelector("[data-words]");
  const most = field.maxLength;

  function look() {
    bar.value = field.value.length;
    const words = field.value.length >= most ? full.dataset.words : "";
    if (full.textContent !== words) full.textContent = words;
  }

  bar.hidden = false;
  field.addEventListener("input", look);
  look();
}
