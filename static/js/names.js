// "Add another name": the name typed becomes a small label that can be taken away, and the field is free for the next.
// The number of adults follows the number of names until somebody changes it.
const MOST = 12;

export default function bind(form) {
  const list = form.querySelector("[data-names]");
  const pattern = form.querySelector("template[data-chip]");
  const fields = [...form.querySelectorAll(".fields input")];
  const field = fields.pop();
  const add = form.querySelector("[value=add_name]");
  const adults = form.querySelector("input[name=adults]").closest("[data-behaviour]");

  function follow() {
    const names = list.childElementCount + (field.value.trim() ? 1 : 0);
    adults.dispatchEvent(new CustomEvent("follow", { detail: Math.max(1, names) }));
    add.hidden = list.childElementCount >= MOST - 1;
  }

  function label(name) {
    const item = pattern.content.firstElementChild.cloneNode(true);
    item.querySelector("bdi").textContent = item.querySelector("input").value = name;
    item.querySelector("button").addEventListener("click", () => {
      item.remove();
      follow();
      field.focus();
    });
    list.append(item);
  }

  for (const earlier of fields) {
    if (earlier.value.trim()) label(earlier.value.trim());
    earlier.remove();
  }
  add.addEventListener("click", (event) => {
    event.preventDefault();
    if (field.value.trim()) {
      label(field.value.trim());
      field.value = "";
      follow();
    }
    field.focus();
  });
  field.addEventListener("input", follow);
}
