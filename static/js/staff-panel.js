// The panel beside the board: opens when something was put into it, closes when its work is done, and is empty when closed.
export default function bind(panel) {
  const board = () => document.getElementById("live");
  let opener = null;

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const into = event.detail.target;
    if (into === panel) {
      if (!panel.open) opener = document.activeElement?.id;
      if (!panel.open) panel.showModal();
      panel.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
      (panel.querySelector("[data-first]") ?? panel.querySelector("h1"))?.focus();
    } else if (panel.open && event.detail.elt?.id === "live") {
      panel.close();
    }
  });
  panel.addEventListener("click", (event) => {
    const back = event.target.closest("[data-close]");
    if (!back && event.target !== panel) return;
    event.preventDefault();
    panel.close();
  });
  panel.addEventListener("close", () => {
    panel.replaceChildren();
    document.getElementById(opener)?.focus();
    window.htmx.trigger(board(), "look");
  });
}
