// The bar under a field of words follows what is typed: letters as a reader sees them, of as many as fit.
export default function bind(field) {
  const shown = document.getElementById(field.dataset.count);
  const longest = Number(field.dataset.longest);
  const [bar, part, count] = [".survey-bar", ".survey-bar-part", ".desk-count"].map((one) => shown.querySelector(one));
  field.addEventListener("input", () => {
    const length = [...field.value].filter((letter) => !/[\p{M}\p{C}]/u.test(letter)).length;
    count.textContent = length;
    part.setAttribute("width", Math.min(100, Math.round((100 * length) / longest)));
    bar.classList.toggle("is-long", length > longest);
  });
}
