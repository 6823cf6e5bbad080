// Puts the touched pictures of a code in a row without asking the server; with the last one the form is sent.
export default function bind(form) {
  const slots = [...form.querySelectorAll("[data-slot]")];
  const take = form.querySelector("[data-take]");
  const count = form.querySelector("[data-count]");
  let chosen = slots.filter((slot) => slot.firstElementChild).length;

  function add(button) {
    if (chosen === slots.length) return;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "chosen", value: button.value });
    const word = Object.assign(document.createElement("span"), { className: "sr", textContent: button.textContent.trim() });
    slots[chosen].append(field, button.querySelector("svg").cloneNode(true), word);
    chosen += 1;
    count.textContent = chosen;
    if (chosen === slots.length) form.requestSubmit();
  }

  function takeLast() {
    if (!chosen) return;
    chosen -= 1;
    slots[chosen].replaceChildren();
    count.textContent = chosen;
    if (!chosen) form.querySelector("[data-picture]").focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picture], [data-take]");
    if (!button) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    if (button === take) takeLast();
    else add(button);
  });
}
