// On the tablet each step takes the place of the one before in the history: nothing to go back to for the next person.
// Also ignores a second tap on the same control within 600 ms (children and shaking hands tap twice).
// Before a step it asks whether the server is there: the browser's own page about a lost network has no way back on a tablet
// that shows nothing else. Other behaviours ask for a step with a "go" event; a screen that clears does not give up.
const TOO_SOON = 600;
const PATIENCE = 5000;
const STAY_ON_AFTER = 10000; // long after everything that somebody waits for
const version = new URL(import.meta.url).search;

async function stayOn() {
  const awake = await import(`./awake.js${version}`).catch(() => null); // no network: the next page tries again
  awake?.default();
}

async function answers() {
  const asked = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  return Boolean(asked?.ok);
}

function showBroken(again) {
  document.querySelector("#broken-notice")?.remove();
  const notice = document.querySelector("#broken").content.firstElementChild.cloneNode(true);
  notice.querySelector("[data-again]").addEventListener("click", again);
  (document.querySelector("main .column") ?? document.querySelector("main")).prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
  notice.focus();
}

async function go(address, untilItAnswers = false) {
  if (await answers()) {
    location.replace(address);
    return;
  }
  showBroken(() => go(address, untilItAnswers));
  if (untilItAnswers) setTimeout(go, PATIENCE, address, true);
}

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
    go(link.href);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "get") return;
    event.preventDefault();
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    go(address);
  });
  setTimeout(stayOn, STAY_ON_AFTER);
  document.addEventListener("go", ({ detail }) => go(detail.address, detail.untilItAnswers));
}
