// What pages share that ask for news again and again: ask with the tag that is known, put new parts in place of the old ones.
// A part that has not changed is left alone, so that nothing is read aloud twice and no touch is lost.
const PATIENCE = 10000;

// Without what listen.js puts there while it reads.
function bare(part) {
  const copy = part.cloneNode(true);
  for (const mark of copy.querySelectorAll(".no-sound")) mark.remove();
  for (const spoken of copy.querySelectorAll(".is-spoken")) {
    spoken.classList.remove("is-spoken");
    if (!spoken.className) spoken.removeAttribute("class");
  }
  return copy;
}

function same(one, other) {
  const [these, those] = [[...bare(one).childNodes], [...other.childNodes]];
  return these.length === those.length && these.every((node, at) => node.isEqualNode(those[at]));
}

function put(root, fresh) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = root.querySelector(`[data-part=${part.dataset.part}]`);
    if (!old || same(old, part)) continue;
    const focused = old.contains(document.activeElement);
    old.replaceChildren(...part.childNodes);
    old.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
    if (focused) (old.querySelector("button, a[href]") ?? old.closest("main")).focus();
  }
}

/** Ask every so many milliseconds. `on.news(parts)` after new parts are in place, `on.answered(answer)` after each answer,
 *  `on.lost()` when nobody answers. Returns a way to ask at once, and one to stop. */
export function follow(root, every, on) {
  let tag = root.dataset.etag;
  let asking = false;
  let stopped = false;

  async function fetched() {
    const headers = { "If-None-Match": `"${tag}"` };
    const answer = await fetch(root.dataset.live, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 404) location.reload();
    if (answer.status !== 200 && answer.status !== 304) throw new Error("no news");
    if (answer.status === 200) {
      const parts = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      tag = answer.headers.get("ETag")?.replace(/^(W\/)?"|"$/g, "") ?? tag;
      if (stopped) return;
      put(root, parts);
      on.news?.(parts);
    }
    on.answered?.(answer);
  }

  async function ask() {
    if (asking || stopped) return;
    if (!root.isConnected) return stop();
    asking = true;
    await fetched().catch(() => on.lost?.());
    asking = false;
  }

  function stop() {
    stopped = true;
    clearInterval(timer);
  }

  const timer = setInterval(ask, every);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  return { ask, stop };
}
