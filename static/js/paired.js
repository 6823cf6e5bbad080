// A paired tablet or screen: says once a minute that it is there, and asks every five seconds what staff want of it.
// What they asked while it went from page to page is answered to the next page (the server knows what this device was told last).
// Nobody answers: nothing is said here (other behaviours say what does not work), and it is asked less often.
const LOOK_EVERY = 5000;
const LOOK_FIRST = 500;
const SLOWEST = 60000;
const PATIENCE = 5000;
const HERE_EVERY = 60000;
const HERE_FIRST = 2000;
const HELLO_LASTS = 6000;

// The page is emptied before anything else: the next page needs a server.
function clear() {
  for (const form of document.forms) form.reset();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.querySelector("main").replaceChildren();
  if (document.body.matches("[data-behaviour~=steps]")) document.dispatchEvent(new CustomEvent("go", { detail: { address: "/", untilItAnswers: true } }));
  else location.replace("/");
}

export default function bind(element) {
  const refused = "refused" in element.dataset;
  let tag = null;
  let wait = LOOK_EVERY;
  let hello = 0;

  function show(name) {
    element.querySelector("[data-name]").textContent = name;
    element.hidden = false;
    clearTimeout(hello);
    hello = setTimeout(hide, HELLO_LASTS);
  }

  function hide() {
    element.hidden = true;
  }

  function take(news) {
    if (news.locked !== refused || (news.clear && !refused)) clear();
    else if (news.hello && !refused) show(news.name);
  }

  async function look() {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch("/device/news", { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 401) return clear();
    if (answer.status !== 200 && answer.status !== 304) throw new Error("no news");
    if (answer.status === 200) {
      tag = answer.headers.get("ETag")?.replace(/^W\//, "") ?? tag;
      take(await answer.json());
    }
    wait = LOOK_EVERY;
  }

  async function ask() {
    await look().catch(() => { wait = Math.min(wait * 2, SLOWEST); });
    setTimeout(ask, wait);
  }

  async function here() {
    const body = new URLSearchParams({ version: element.dataset.build });
    await fetch("/device/here", { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) }).catch(() => {});
    setTimeout(here, HERE_EVERY);
  }

  element.addEventListener("click", hide);
  setTimeout(ask, LOOK_FIRST);
  if (!refused) setTimeout(here, HERE_FIRST);
}
