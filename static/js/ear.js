// T1's ear: the languages say their own names one after the other, and a touch anywhere, Enter, Space or a switch takes the one that
// is being said. For people who cannot read, or cannot see. Putting headphones in starts it too, where the browser tells of them.
const version = new URL(import.meta.url).search;
const EACH = 1500;
const REST = 350;
const ROUNDS = 3;
const FEWEST = 2;
const TWICE = 600; // a hand that shakes touches twice
const ASKS = 5000;
const TAKES = ["Enter", " "];

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

export default async function bind(button) {
  const speech = await import(`./speak.js${version}`);
  const words = document.querySelector("[data-ear-words]");
  const name = words.querySelector("[data-ear-name]");
  let languages = [];
  let outputs = null;
  let run = 0; // which start this is; 0 after a stop
  let starts = 0;
  let since = 0;
  let current = null;
  let meant = null;

  // Recorded, else a voice of this device, else made by the server.
  function sayable(tile, { names, version: of }) {
    const tag = tile.querySelector("b[lang]").lang;
    const clip = names[tag] && { address: speech.nameAddress(tag, of) };
    const voice = names[tag] === "r" ? null : speech.voiceFor(tag);
    const own = tile.querySelector("b[lang]").textContent;
    return { tile, tag, own, part: voice ? { voice, text: own } : clip };
  }

  async function find() {
    const answer = await fetch("/sound/names.json", { signal: AbortSignal.timeout(ASKS) }).catch(() => null);
    const told = answer?.ok ? await answer.json() : { names: {} };
    await speech.look();
    const tiles = [...document.querySelectorAll(".language-tile:has(b[lang])")];
    languages = tiles.map((tile) => sayable(tile, told)).filter(({ part }) => part);
    if (languages.length < FEWEST) return;
    await speech.show(button.dataset.css);
    button.hidden = false;
  }

  function show(language) {
    current?.tile.classList.remove("is-said");
    current = language;
    current?.tile.classList.add("is-said");
    current?.tile.scrollIntoView({ block: "nearest" });
    name.textContent = current?.own ?? "";
    if (current) name.lang = current.tag;
  }

  function stop() {
    run = 0;
    speech.stop();
    show(null);
    words.hidden = true;
  }

  async function start() {
    const mine = starts += 1;
    run = mine;
    since = performance.now();
    words.hidden = false;
    for (let turn = 0; turn < ROUNDS * languages.length; turn += 1) {
      const language = languages[turn % languages.length];
      if (language.part.address) speech.load(language.part.address);
      show(language);
      document.dispatchEvent(new CustomEvent("spoken"));
      const least = wait(EACH);
      const how = await speech.perform([language.part]);
      if (how === speech.REFUSED) break;
      await Promise.all([least, wait(REST)]);
      if (run !== mine) return;
    }
    stop();
  }

  async function take({ tile, tag }) {
    stop();
    const body = new URLSearchParams({ on: "yes" });
    await fetch(`/${tag}/listen`, { method: "POST", body, signal: AbortSignal.timeout(ASKS) }).catch(() => null);
    if (document.body.matches("[data-behaviour~=steps]")) document.dispatchEvent(new CustomEvent("go", { detail: { address: tile.href } }));
    else location.assign(tile.href);
  }

  // Headphones are one more output. Browsers that do not tell without asking for the microphone are not asked.
  async function count() {
    const all = await navigator.mediaDevices?.enumerateDevices?.().catch(() => null);
    return all?.filter(({ kind }) => kind === "audiooutput").length ?? 0;
  }

  async function plugged() {
    const now = await count();
    const more = outputs !== null && now > outputs;
    outputs = now;
    if (more && !run && !button.hidden) start();
  }

  function touched(event) {
    if (!run) return;
    const key = event.type === "keydown" && !TAKES.includes(event.key);
    if (key) return void (event.key === "Escape" && stop());
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "pointerdown") meant = current; // what was being said when the hand came down
    else if (performance.now() - since > TWICE && !event.repeat) take(meant ?? current);
    if (event.type !== "pointerdown") meant = null;
  }

  button.addEventListener("click", () => {
    speech.unlock();
    start();
  });
  for (const way of ["pointerdown", "click", "keydown"]) addEventListener(way, touched, { capture: true, passive: false });
  addEventListener("pagehide", stop);
  navigator.mediaDevices?.addEventListener?.("devicechange", plugged);
  outputs = await count();
  await find();
}
