// The keys to write with on a paired tablet. They come with the field, in the language of the page; the field stays an ordinary one, so
// that a keyboard of metal and plastic goes on working, and with the first letter from there the keys are put away.
// What draws them is loaded when nobody waits. If it cannot be, fields get the device's own keyboard back.
const FETCH_AFTER = 1500;
const PATIENCE = 4000;
const FIELDS = "main :is(input[type=text], input[type=email], input[type=tel], textarea):not(.number-field, [readonly], [disabled])";
const FILES = {
  ar: "arabic", fa: "arabic", ur: "arabic", ckb: "arabic", bg: "cyrillic", ru: "cyrillic", uk: "cyrillic",
  bn: "bengali", pa: "gurmukhi", gu: "gujarati", ta: "tamil", ml: "malayalam", hi: "devanagari",
};
const version = new URL(import.meta.url).search;

function style(address) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: done, onerror: failed });
    document.head.append(link);
  });
}

async function load(holder) {
  const file = FILES[holder.dataset.layout] ?? "latin";
  const [{ Board }, layers, writing, latin, own, library] = await Promise.all([
    import(`./keyboard-board.js${version}`),
    import(`./keyboard-layers.js${version}`),
    import(`./keyboard-writing.js${version}`),
    import(`./keys/latin.js${version}`),
    import(`./keys/${file}.js${version}`),
    import(holder.dataset.library),
    style(holder.dataset.css),
  ]);
  const layout = layers.layoutOf(holder.dataset.layout, own.default, latin.default, document.documentElement.lang);
  return new Board(holder, library.SimpleKeyboard, new layers.Layers(layout), writing);
}

function withPatience(promise) {
  return Promise.race([promise, new Promise((_, failed) => { setTimeout(failed, PATIENCE, new Error("the keys are too late")); })]);
}

function isLetter(event) {
  return event.isTrusted && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
}

export default function bind(holder) {
  const own = new Map(); // what each field asked for before: its inputmode and its type
  let loading = null;
  let board = null;
  let without = false; // the keys cannot be loaded
  let elsewhere = false; // somebody types on a keyboard of their own
  let wanted = null;

  // A field for an email address cannot say where its caret is, and one for text can.
  function take(field) {
    own.set(field, { mode: field.getAttribute("inputmode"), type: field.type });
    field.inputMode = "none";
    if (field.type === "email") field.type = "text";
  }

  function takeAll() {
    for (const field of own.keys()) if (!field.isConnected) own.delete(field);
    if (without) return;
    for (const field of document.querySelectorAll(FIELDS)) if (!own.has(field)) take(field);
  }

  function giveBack() {
    without = true;
    for (const [field, { mode, type }] of own) {
      if (mode === null) field.removeAttribute("inputmode");
      else field.inputMode = mode;
      if (field.type !== type) field.type = type;
      if (field !== document.activeElement) continue;
      field.blur(); // the device looks at what a field asks for when it gets the focus
      field.focus();
    }
    own.clear();
  }

  async function fetchKeys() {
    if (without) return;
    loading ??= load(holder).then((made) => { board = made; });
    await withPatience(loading).catch(giveBack);
  }

  async function open(field) {
    if (!own.has(field) || elsewhere) return;
    wanted = field;
    if (!board) await fetchKeys();
    if (wanted === field && field.isConnected && !without) board.open(field, own.get(field).type);
  }

  function close() {
    wanted = null;
    board?.close();
  }

  document.addEventListener("swapped", takeAll);
  document.addEventListener("focusin", ({ target }) => open(target));
  document.addEventListener("click", ({ target }) => {
    elsewhere = false;
    if (target === document.activeElement) open(target);
  });
  document.addEventListener("keydown", (event) => {
    if (!isLetter(event) || holder.contains(event.target)) return;
    elsewhere = true;
    close();
  }, { capture: true });
  holder.addEventListener("hide", close);
  // A page that is emptied or changed takes the keys with it, unless the new one begins in a field.
  new MutationObserver(() => { if (wanted && !wanted.isConnected) close(); }).observe(document.querySelector("main"), { childList: true, subtree: true });
  addEventListener("pagehide", close);

  takeAll();
  if (own.has(document.activeElement)) open(document.activeElement);
  setTimeout(() => { if (own.size) fetchKeys(); }, FETCH_AFTER);
}
