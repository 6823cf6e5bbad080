// Covers the names on this page, for as long as the page is open.
export default function bind(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const covered = document.body.classList.toggle("names-covered");
    button.setAttribute("aria-pressed", String(covered));
  });
}
