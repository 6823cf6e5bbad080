// Says a text in its own language, or nothing: what somebody has recorded, else a voice of this very device, else the clip that the
// server's machine has made. Never another language's voice, never somebody's service. One sound at a time.
const version = new URL(import.meta.url).search;
const [{ normalised, soundKey }, voices] = await Promise.all([import(`./sound-key.js${version}`), import(`./voices.js${version}`)]);

const LOADS = 6000; // a clip that is not there by then is passed over
const CALL_LOADS = 2000; // on the wall nobody waits so long
const AGAIN = 700;
const ASKS = 5000;
const LONGEST = 20000;
const LETTER = 100;
const RECORDED = "r";
// Nobody says these aloud: numbers of phones, addresses of letters and pages.
const PRIVATE = /\d(?:[\s().+-]*\d){6,}|\S@\S|https?:|www\./;
const BEFORE_FIGURES = /^(\D*\p{L}\D*?)\s+(\d[\d\s:.,–—-]*)$/u;
const LABEL = /^(.*?(?::(?=\s)|：))\s*(\S.*)$/u;
const FIGURES = /^[\d\s:.,–—-]+$/u;
const FULL_STOP = /[\s.:：。।،,!]+$/u;

const indexes = new Map(); // tag to {clips, version}
const loads = new Map(); // address to whether it has come
const audio = new Audio();
const ending = audio.canPlayType('audio/webm; codecs="opus"') ? "webm" : "mp3";
let unlocked = false;
let turn = 0;
let halt = () => {};

/** A browser that lets no page sound before a touch says so by this answer of perform(). */
export const REFUSED = "refused";

/** Find out what can be said in a language. */
export async function ready(tag) {
  await Promise.all([look(), indexes.has(tag) ? null : fetchIndex(tag)]);
}

async function fetchIndex(tag) {
  const answer = await fetch(`/${tag}/sounds.json`, { signal: AbortSignal.timeout(ASKS) }).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (told || answer?.status === 404) indexes.set(tag, told ?? { clips: {} }); // no network: asked again with the next text
}

/** Where the clip of a key is. */
export const address = (tag, key, of = "") => `/${tag}/sound/${key}.${ending}${of && `?v=${of}`}`;

/** Where a language says its own name. */
export const nameAddress = (tag, of) => `/sound/name/${tag}.${ending}?v=${of}`;

function clipOf(words, tag) {
  const index = indexes.get(tag) ?? { clips: {} };
  for (const said of [words, words.replace(FULL_STOP, "")]) {
    const key = soundKey(said);
    if (index.clips[key]) return { kind: index.clips[key], address: address(tag, key, index.version) };
  }
  return null;
}

// "15:30 – 16:00" is said as its numbers; a nought alone says nothing.
function figures(text) {
  const numbers = text.match(/\d+/g) ?? [];
  if (numbers.some((number) => number.length > 2)) return [text];
  return numbers.filter((number, at) => number !== "00" || at === 0).map((number) => String(Number(number)));
}

function pieces(text) {
  const label = LABEL.exec(text);
  if (label) return [label[1], ...pieces(label[2])];
  const bare = text.replace(FULL_STOP, "");
  if (FIGURES.test(bare)) return figures(bare);
  const until = BEFORE_FIGURES.exec(bare);
  return until ? [until[1], ...figures(until[2])] : [text];
}

/** How a text would be said: its parts, none when there is nothing to say, or null when nobody can say it. After ready(tag). */
export function plan(text, tag) {
  return planned(text, tag)?.map((part) => ({ ...part, tag })) ?? null;
}

function planned(text, tag) {
  const whole = normalised(text);
  if (!/[\p{L}\p{N}]/u.test(whole) || PRIVATE.test(whole)) return [];
  const clip = clipOf(whole, tag);
  if (clip?.kind === RECORDED) return [clip];
  const clips = pieces(whole).map((piece) => clipOf(piece, tag));
  if (clips.length && clips.every((one) => one?.kind === RECORDED)) return clips;
  const voice = voiceFor(tag);
  if (voice) return [{ voice, text: whole }];
  if (clip) return [clip];
  return clips.length && clips.every(Boolean) ? clips : null;
}

/** The voices of this device: look(), then voiceFor(tag). */
export const { look, voiceFor } = voices;

// A clip that is fetched lies in the browser's cache when it is played. The machine may be busy with another one: asked again.
async function arrives(from, patience) {
  const tooLate = AbortSignal.timeout(patience);
  while (!tooLate.aborted) {
    const answer = await fetch(from, { signal: tooLate }).catch(() => null);
    if (answer?.ok) return Boolean(await answer.arrayBuffer().catch(() => null));
    if (answer?.status !== 503) return false;
    await new Promise((done) => { setTimeout(done, AGAIN); });
  }
  return false;
}

export function load(from, patience = LOADS) {
  if (!loads.has(from)) {
    loads.set(from, arrives(from, patience).then((came) => {
      if (!came) loads.delete(from);
      return came;
    }));
  }
  return loads.get(from);
}

function play(from) {
  return new Promise((over) => {
    const late = setTimeout(over, LONGEST, true);
    const end = (how) => { clearTimeout(late); over(how); };
    halt = () => { audio.pause(); end(false); };
    audio.onended = () => end(true);
    audio.onerror = () => end(false);
    audio.src = from;
    audio.play().catch((error) => end(error.name === "NotAllowedError" ? REFUSED : false));
  });
}

async function sound(part) {
  if (part.voice) {
    halt = voices.hush;
    return voices.speak(part.text, part.voice, LONGEST + part.text.length * LETTER);
  }
  return play(part.address);
}

/** Say the parts of a plan one after the other: true when something was said, false when not, or REFUSED. Nothing else sounds. */
export async function perform(parts) {
  stop();
  const mine = turn;
  let said = false;
  for (const [at, part] of parts.entries()) {
    const there = part.voice || await load(part.address);
    const next = parts[at + 1];
    if (next?.address) load(next.address);
    if (mine !== turn) return false;
    const how = there && await sound(part);
    if (mine !== turn) return false;
    if (how === REFUSED) return REFUSED;
    said ||= how;
  }
  return said;
}

/** Fetch how what is said is shown. Without it, it is said all the same. */
export function show(address) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

/** Be quiet at once. */
export function stop() {
  turn += 1;
  halt();
  halt = () => {};
}

/** Say a text; `keys` are clips that are known to say it: several were recorded, a single one the machine makes. False when nobody
 *  can say it. */
export async function say(text, tag, { keys = null } = {}) {
  await (keys ? look() : ready(tag));
  const clips = (keys ?? []).map((key) => ({ address: address(tag, key) }));
  const complete = async () => clips.length && (await Promise.all(clips.map((clip) => load(clip.address, CALL_LOADS)))).every(Boolean);
  if (clips.length > 1 && await complete()) return perform(clips);
  const voice = voiceFor(tag);
  if (voice) return perform([{ voice, text: normalised(text) }]);
  if (clips.length === 1 && await complete()) return perform(clips);
  const parts = keys ? null : plan(text, tag);
  return parts?.length ? perform(parts) : false;
}

/** A browser lets a page sound only after a first touch; call this from one. */
export function unlock() {
  if (unlocked) return;
  unlocked = true;
  voices.unlock();
  if (audio.paused) audio.load();
}
