// "Listen": reads the screen aloud, piece by piece, each outlined while it is said. On for this visit until it is touched again;
// any touch or key makes it quiet at once and does what it does. The button is there where anything on the screen can be said.
const version = new URL(import.meta.url).search;
const [speech, reading] = await Promise.all([import(`./speak.js${version}`), import(`./reading.js${version}`)]);

const REST = 350;
const MOST_AGAIN = 2;
const CHIME = 1500; // a call of a phone is heard before its words
const ALIVE = "[role=status], [role=alert], [aria-live], output, .notice";
const TICKING = "[data-left], [data-updated], [data-clock]";

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

export default function bind(button) {
  const page = document.documentElement;
  const main = document.querySelector("main");
  const cross = button.querySelector("template").content.firstElementChild;
  const still = document.querySelector("dialog.still-here");
  let on = "on" in button.dataset;
  let turn = 0;
  let any = false;
  let spoken = null;
  let waits = false; // the browser lets the page sound only after a touch
  const said = new WeakMap(); // parts that change by themselves, to the words that were read of them
  let later = [];
  let again = 0; // how often the screen was read anew because a part of it had been renewed meanwhile

  const screen = () => document.querySelector("dialog[open]") ?? main;

  function mark(element) {
    spoken?.classList.remove("is-spoken");
    spoken = element;
    element?.classList.add("is-spoken");
    element?.scrollIntoView({ block: "nearest" });
  }

  function quiet() {
    turn += 1;
    later = [];
    speech.stop();
    mark(null);
  }

  // Words that nobody can say get a small crossed speaker, while the mode is on.
  function crossOut(pieces) {
    for (const element of on && any ? pieces.flatMap((piece) => piece.silent) : []) {
      if (!element.querySelector(":scope > .no-sound")) element.append(cross.cloneNode(true));
    }
  }

  async function prepared(root) {
    await Promise.all(reading.tags(root).map(speech.ready));
    const pieces = reading.units(root).map((element) => ({ element, ...reading.script(element, speech.plan) }));
    if (root === main) {
      any = pieces.some(({ parts }) => parts.some(({ tag }) => tag === page.lang)); // not words in another language alone
      button.hidden = !any;
      button.classList.remove("is-waiting");
    }
    crossOut(pieces);
    seen.takeRecords();
    return pieces;
  }

  // A part that was put in anew while it was read is read from the beginning; a screen that was emptied is not.
  function lost() {
    quiet();
    if (!on || again >= MOST_AGAIN || !main.childElementCount) return;
    again += 1;
    read(screen());
  }

  async function sayAll(pieces, isScreen) {
    const mine = turn;
    for (const { element, parts } of pieces) {
      if (!parts.length) continue;
      if (!element.isConnected) return void lost();
      mark(element);
      if (isScreen) document.dispatchEvent(new CustomEvent("spoken"));
      const how = await speech.perform(parts);
      if (mine !== turn) return;
      waits = how === speech.REFUSED;
      if (waits) break;
      await wait(REST);
      if (mine !== turn) return;
    }
    mark(null);
    const next = later.shift();
    const more = next && await prepared(next);
    if (more && mine === turn) await sayAll(more, false);
  }

  async function read(root, before = 0) {
    quiet();
    const mine = turn;
    await wait(before);
    const pieces = await prepared(root);
    if (on && any && mine === turn) await sayAll(pieces, root === screen());
  }

  function changed(part) {
    const words = reading.text(part);
    if (!words || said.get(part) === words || !part.isConnected) return;
    said.set(part, words);
    const called = part.matches("[data-state=called], [data-state=next]");
    if (called || part.matches("[role=alert], .notice") || !spoken) read(part, called ? CHIME : 0);
    else later.push(part);
  }

  // What comes up by itself: a notice, a question, a line that has moved.
  function look(records) {
    if (spoken && !spoken.isConnected) return void lost();
    if (!on) return;
    const parts = new Set();
    for (const { target, addedNodes, type } of records) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      if (!element || element.closest(TICKING) || element.closest("nav")) continue;
      if (type === "attributes" && element.matches("dialog")) return void (element.open ? read(element) : quiet());
      if (type === "attributes" && (element.hidden || !element.querySelector(ALIVE))) continue;
      parts.add(element.closest(ALIVE) ?? element.querySelector(":scope .notice"));
      for (const node of addedNodes) if (node.matches?.(ALIVE)) parts.add(node);
    }
    for (const part of parts) if (part) changed(part);
  }

  const seen = new MutationObserver(look);
  const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["open", "hidden"] };

  function show() {
    page.toggleAttribute("data-listening", on);
    for (const words of button.querySelectorAll("[data-when]")) words.hidden = (words.dataset.when === "on") !== on;
    if (still && on) still.dataset.seconds = Math.max(still.dataset.seconds, still.dataset.listening);
  }

  function remember() {
    const body = new URLSearchParams({ on: on ? "yes" : "no" });
    fetch(button.dataset.choose, { method: "POST", body, keepalive: true }).catch(() => {}); // no network: on for this screen
  }

  async function begin() {
    speech.show(button.dataset.css);
    show();
    for (const part of main.querySelectorAll(ALIVE)) said.set(part, reading.text(part));
    seen.observe(document.body, WATCHED);
    if (on) await read(screen());
    else await prepared(main);
  }

  function touched() {
    again = 0;
    quiet();
  }

  button.addEventListener("click", () => {
    on = !on;
    show();
    remember();
    if (on) read(screen());
    else {
      quiet();
      for (const one of document.querySelectorAll(".no-sound")) one.remove();
    }
  });
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, touched, { capture: true, passive: true });
  document.addEventListener("click", (event) => {
    if (on) speech.unlock();
    const digit = on && any && event.target.closest("[data-digit]");
    if (digit) speech.perform(speech.plan(digit.dataset.digit, page.lang) ?? []);
    if (on && waits && !button.contains(event.target)) read(screen());
    waits = false;
  });
  document.addEventListener("swapped", (event) => {
    if (event.target !== main) return;
    seen.takeRecords();
    if (on) read(main);
    else prepared(main);
  });
  document.addEventListener("go", quiet);
  addEventListener("pagehide", quiet);
  begin();
}
