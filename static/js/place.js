// P5: asks every five seconds, says when it was last answered, and calls: with a sound, a shake and the title of the page.
// A phone sounds only after a first touch, so there is a button for it; until then the page does not promise a sound.
const version = new URL(import.meta.url).search;
const OFTEN = 5000;
const SOUNDS = { next: 1, called: 3 };
const BETWEEN = 2500;
const FLASHES = 60;
const SETTLED = 400;

export default async function bind(root) {
  const [{ follow }, { chime, ready }] = await Promise.all([import(`./live.js${version}`), import(`./chime.js${version}`)]);
  const lost = document.querySelector("[data-lost]");
  const one = (what) => root.querySelector(what);
  let state = root.dataset.state;
  let unanswered = 0;
  let sounds = [];
  let flash = null;
  let heard = false;

  function quiet() {
    for (const sound of sounds) clearTimeout(sound);
    clearInterval(flash);
    sounds = [];
    flash = null;
    document.title = one("[data-title]")?.dataset.title ?? document.title;
    if (heard) navigator.vibrate?.(0);
  }

  function call() {
    quiet();
    const times = SOUNDS[state] ?? 0;
    if (!times || "answered" in one("[data-part=words]").dataset) return;
    for (let turn = 0; turn < times; turn += 1) {
      sounds.push(setTimeout(() => {
        if (!heard) return;
        if (!turn || !document.documentElement.hasAttribute("data-listening")) chime(); // words follow the first one
        navigator.vibrate?.([300, 150, 300]);
      }, turn * BETWEEN));
    }
    const words = document.title;
    let shown = 0;
    flash = setInterval(() => {
      shown += 1;
      document.title = shown % 2 ? `● ${words}` : words;
      if (shown >= FLASHES) clearInterval(flash);
    }, 1000);
  }

  function hear() {
    heard = ready() || heard;
    setTimeout(tell, SETTLED); // what moves while a finger lifts takes the touch away from what was touched
    // Where the phone can, its screen stays on while the page is open.
    if (heard) navigator.wakeLock?.request("screen").catch(() => {});
  }

  function tell() {
    one("[data-open]")?.toggleAttribute("hidden", !heard);
    one("[data-sound]")?.toggleAttribute("hidden", heard);
  }

  function show(words) {
    for (const name of ["title", "answered"]) {
      if (name in words.dataset) one("[data-part=words]").dataset[name] = words.dataset[name];
      else delete one("[data-part=words]").dataset[name];
    }
    const before = state;
    state = words.dataset.state;
    root.dataset.state = state;
    document.body.classList.remove(`place-${before}`);
    document.body.classList.add(`place-${state}`);
    document.title = words.dataset.title;
    tell();
    if (state !== before) call();
    else if ("answered" in words.dataset) quiet();
  }

  const asks = follow(root, OFTEN, {
    news: (parts) => show(parts.querySelector("[data-part=words]")),
    answered(answer) {
      unanswered = 0;
      lost.hidden = true;
      const updated = one("[data-updated]");
      if (updated) updated.textContent = answer.headers.get("Updated") ?? updated.textContent;
    },
    lost() {
      unanswered += 1;
      if (unanswered > 1 || !navigator.onLine) lost.hidden = false;
    },
  });

  lost.querySelector("[data-again]").addEventListener("click", () => asks.ask());
  addEventListener("offline", () => { lost.hidden = false; });
  addEventListener("online", () => asks.ask());
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-sound]") && !heard) {
      hear();
      chime();
    }
  });
  root.addEventListener("submit", (event) => { if (event.target.closest("[data-quiets]")) quiet(); }, true);
  for (const touch of ["pointerup", "keydown"]) document.addEventListener(touch, (event) => { if (!heard && !event.target.closest?.("[data-sound]")) hear(); });
  fetch(root.dataset.connected, { method: "POST", body: new URLSearchParams(), keepalive: true }).catch(() => {});
  tell();
  call();
}
