// The wall: asks every three seconds whether anything has changed, keeps the clock, and lets new calls be seen and heard.
// After thirty seconds without an answer it says "Listen for your number." and goes on asking.
const version = new URL(import.meta.url).search;
const ASK_EVERY = 3000;
const GIVE_UP = 8000;
const LOST_AFTER = 30000;
const CALL_AGAIN = 60000;
const TOO_LATE = 90000;
const PULSES = 3000;
const STEADY = 10000;
const STEADY_QUIET = 20000;

export default async function bind(page) {
  const quiet = "quiet" in page.dataset;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const call = quiet ? null : (await import(`./wall-call.js${version}`)).begin(page.querySelector("[data-sound]"));
  const news = page.querySelector("[data-news]");
  const calls = new Map(); // ticket to the call of it that was announced last
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: page.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  let live = page.querySelector("[data-etag]");
  let ahead = Number(live.dataset.time) - Date.now(); // how far the server's clock is ahead of this screen's
  let answered = performance.now();

  const blocks = () => [...live.querySelectorAll("[data-ticket]")];
  const isLost = () => performance.now() - answered > LOST_AFTER;

  function tick() {
    const shown = live.querySelector("[data-clock]");
    const now = clock.format(Date.now() + ahead);
    if (shown.textContent !== now) shown.textContent = now;
    page.toggleAttribute("data-lost", isLost());
    blocks().forEach(again);
  }

  function highlight(block, since) {
    const steady = quiet || still.matches;
    const left = (quiet ? STEADY_QUIET : steady ? STEADY : PULSES) - since;
    if (left <= 0) return;
    block.classList.add(steady ? "wall-steady" : "wall-pulse");
    block.style.animationDelay = `${-since}ms`; // a block that was put in anew goes on where the old one was
    setTimeout(() => block.classList.remove("wall-steady", "wall-pulse"), left);
  }

  function announce(block, known) {
    known.at = performance.now();
    highlight(block, 0);
    const words = [...block.querySelectorAll("template")].map((said) => ({
      tag: said.dataset.say, text: said.content.textContent, keys: (said.dataset.keys ?? "").split(" ").filter(Boolean),
    }));
    news.lang = words[0].tag;
    news.textContent = words[0].text;
    call?.(words, () => blocks().some((there) => there.dataset.ticket === block.dataset.ticket));
  }

  function look(first) {
    for (const block of blocks()) {
      const { ticket, calledAt, calls: times } = block.dataset;
      const one = `${calledAt} ${times}`;
      const known = calls.get(ticket);
      if (known?.one === one) {
        highlight(block, performance.now() - known.at);
        continue;
      }
      const age = Math.max(0, Date.now() + ahead - Number(calledAt));
      const fresh = { one, at: performance.now() - age, again: false };
      calls.set(ticket, fresh);
      if (!first) announce(block, fresh); // what was called before this screen was switched on has been heard
    }
  }

  function again(block) {
    const known = calls.get(block.dataset.ticket);
    const age = known ? performance.now() - known.at : 0;
    if (!known || known.again || age < CALL_AGAIN || isLost()) return;
    known.again = true;
    if (age < TOO_LATE) announce(block, known);
  }

  async function ask() {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      const headers = { "If-None-Match": `"${live.dataset.etag}"` };
      const answer = await fetch(page.dataset.url, { headers, signal: stop.signal });
      if (answer.status === 200) take(await answer.text());
      if (answer.status === 200 || answer.status === 304) heard(answer.headers.get("Date"));
    } catch {
      // No network, or nothing that can be read: asked again, and said after thirty seconds.
    }
    clearTimeout(patience);
    setTimeout(ask, ASK_EVERY);
  }

  function heard(date) {
    answered = performance.now();
    if (date) ahead = Date.parse(date) - Date.now();
    tick();
  }

  function take(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-etag]");
    if (fresh.dataset.build !== live.dataset.build) location.reload(); // the program itself has changed
    live.parentElement.dir = fresh.dir;
    live.replaceWith(fresh);
    live = fresh;
    live.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
    look(false);
  }

  look(true);
  tick();
  setInterval(tick, 1000);
  setTimeout(ask, ASK_EVERY);
}
