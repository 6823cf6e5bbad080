// Keeps a line calm while it renews itself: not while the panel is open, what was unfolded stays so, who joins is said aloud
// once, and when no news comes the page says from when it is. The big button is where the focus begins.
export default function bind(place) {
  const line = () => document.getElementById("live");
  const late = document.querySelector("[data-late]");
  const spoken = document.querySelector("[data-line-news]");
  let waiting = Number(line().dataset.waiting);
  let open = [];

  const say = (isLate) => {
    late.querySelector("[data-late-time]").textContent = line().dataset.clock;
    late.hidden = !isLate;
  };
  if (document.activeElement === document.body && !location.hash) document.getElementById("big")?.focus({ preventScroll: true });

  // A key that is held down is one press.
  place.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });
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
    const now = Number(line().dataset.waiting);
    if (now > waiting) spoken.textContent = line().dataset.words;
    waiting = now;
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    event.detail.target.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
  });
  // A poll that a step has overtaken is dropped, which is not a lost connection.
  for (const lost of ["htmx:sendError", "htmx:timeout"]) document.body.addEventListener(lost, () => say(true));
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say(true);
    else location.reload(); // logged out, or the line is gone: the page itself says so
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if ([200, 304].includes(event.detail.xhr.status)) say(false);
  });
}
