// The list of lines: a line that was changed is bound anew, and where the network is gone the page says so.
export default function bind(list) {
  const lost = document.getElementById("desk-lost");
  const swapped = (event) => event.detail.target.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
  document.body.addEventListener("htmx:oobAfterSwap", swapped);
  list.addEventListener("htmx:afterSettle", () => list.dispatchEvent(new CustomEvent("swapped", { bubbles: true })));
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    list.addEventListener(name, () => { lost.hidden = false; });
  }
  list.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost.hidden = true; });
}
