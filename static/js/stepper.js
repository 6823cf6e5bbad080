// Counts up and down at once, without asking the server. Says "changed" so that the names know a person chose the number.
export default function bind(stepper) {
  const field = stepper.querySelector("input");
  const shown = stepper.querySelector("[data-number]");
  const [less, more] = stepper.querySelectorAll("button");
  const least = Number(stepper.dataset.least);
  const most = Number(stepper.dataset.most);

  function set(number) {
    field.value = shown.textContent = Math.min(most, Math.max(least, number));
    stepper.classList.toggle("at-least", number <= least);
    stepper.classList.toggle("at-most", number >= most);
  }

  function step(button, other, by) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      set(Number(field.value) + by);
      stepper.dataset.chosen = "";
      if (getComputedStyle(button).visibility === "hidden") other.focus();
    });
  }

  step(less, more, -1);
  step(more, less, 1);
  stepper.addEventListener("follow", (event) => {
    if (!("chosen" in stepper.dataset)) set(event.detail);
  });
}
