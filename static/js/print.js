// Prints this page. The browser's own menu does the same, so that the button stands here only with a script.
export default function bind(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
