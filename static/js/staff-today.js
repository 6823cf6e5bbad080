// Keeps the board calm while it renews itself: not while the panel is open, folded lists stay as they were, a new call for
// help is read aloud once, and when no news comes the page says from when it is.
export default function bind(place) {
  const board = () => document.getElementById("live");
  const late = document.querySelector("[data-late]");
  const spoken = document.querySelector("[data-call-news]");
  let calls = Number(board().dataset.calls);
  let open = [];

  function say(isLate) {
    late.querySelector("[data-late-time]").textContent = board().dataset.clock;
    late.hidden = !isLate;
  }

  place.addEventListener("htmx:confirm", (event) => {
    if (event.target.id === "live" && document.querySelector("dialog[open]")) event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    open = [...place.querySelectorAll("details[open]")].map((each) => each.id);
    if (new URL(event.detail.xhr.responseURL).pathname !== "/staff/login") return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const now = Number(board().dataset.calls);
    if (now > calls) spoken.textContent = board().dataset.words;
    calls = now;
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    event.detail.target.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.pathInfo.requestPath === "/staff/today/live") say(![200, 304].includes(event.detail.xhr.status));
  });
}
