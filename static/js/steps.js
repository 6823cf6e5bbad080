// On the tablet each step takes the place of the one before in the history: nothing to go back to for the next person.
// Also ignores a second tap on the same control within 600 ms (children and shaking hands tap twice).
const TOO_SOON = 600;

function ignoreDoubleTaps(root) {
  let last = null;
  let at = -TOO_SOON;
  root.addEventListener("click", (event) => {
    const control = event.target.closest("a[href], button:not([data-repeats])");
    if (!control) return;
    if (control === last && event.timeStamp - at < TOO_SOON) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    last = control;
    at = event.timeStamp;
  }, true);
}

function followed(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target.closest("a[href]");
  const stays = !link || link.target || link.hasAttribute("download") || link.origin !== location.origin;
  return stays || link.getAttribute("href").startsWith("#") ? null : link;
}

export default function bind(root) {
  ignoreDoubleTaps(root);
  root.addEventListener("click", (event) => {
    const link = followed(event);
    if (!link) return;
    event.preventDefault();
    location.replace(link.href);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    event.preventDefault();
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    location.replace(address);
  });
}
