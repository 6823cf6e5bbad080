// "Show the password": a button that shows what is typed, and hides it again before it is sent.
export default function bind(field) {
  const input = field.querySelector("input");
  const button = field.querySelector("button");

  function show(seen) {
    input.type = seen ? "text" : "password";
    button.textContent = seen ? button.dataset.hide : button.dataset.show;
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // Browsers keep what was sent from a text field; from a password field they do not.
  input.form.addEventListener("submit", () => show(false));
}
