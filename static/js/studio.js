// The recording studio on a phone: a phrase, "Record", it is played back, "Keep it and go on"; two touches a phrase.
// What the server finds wrong comes up once more, with what helps; recorded so a second time, it stays.
const version = new URL(import.meta.url).search;
const TOO_SOON = 500; // the second half of a double tap is not for the button that comes up under it
const LONG = 45; // letters that leave no room for the button on a small phone; a word of 12 does not fit beside its edge
const REST = 90000; // the microphone is given back when nobody has read for so long

export default async function bind(root) {
  const [{ canRecord }, { record, close }, { Outbox }] = await Promise.all(
    ["needs-microphone", "studio-sound", "studio-send"].map((name) => import(`./${name}.js${version}`)),
  );
  if (!canRecord()) return;
  const one = (name) => root.querySelector(`[data-${name}]`);
  const phrases = [...one("phrases").children].map((item) => ({
    sentence: item.dataset.sentence, level: item.dataset.level ?? "", done: "mine" in item.dataset, again: false,
    words: item.querySelector("p:not([lang])").textContent, english: item.querySelector("[lang]:not([data-is-note])")?.textContent ?? "",
    note: item.querySelector("[data-is-note]")?.textContent ?? "",
  }));
  const queue = phrases.filter((phrase) => !phrase.done), seen = phrases.filter((phrase) => phrase.done);
  const player = new Audio(), outbox = new Outbox(root.dataset.address, { sent, waits: (yes) => { one("waits").hidden = !yes; } });
  let now = null, taken = null, running = null, shown = 0, rest = 0;

  function turn(name) {
    for (const part of root.querySelectorAll("[data-turn]")) part.hidden = part.dataset.turn !== name;
    shown = performance.now();
  }

  function say(level) {
    for (const words of root.querySelectorAll("[data-say]")) words.hidden = words.dataset.say !== level;
  }

  function forget() {
    player.pause();
    if (player.src) URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
    taken = null;
  }

  function show(phrase) {
    forget();
    now = phrase;
    one("left").textContent = phrases.filter((other) => !other.done).length;
    for (const part of root.querySelectorAll("[data-part]")) part.hidden = (part.dataset.part === "phrase") !== Boolean(phrase);
    if (!phrase) {
      close();
      return one("thanks").focus();
    }
    one("words").textContent = phrase.words;
    one("words").classList.toggle("is-long", phrase.words.length > LONG || /\S{12}/.test(phrase.words));
    one("english").textContent = phrase.english;
    one("note").textContent = phrase.note;
    one("before").hidden = !seen.length;
    say(phrase.level);
    turn("ready");
    scrollTo(0, 0);
  }

  function next() {
    show(queue[0] ?? null);
  }

  function sent(sentence, level) {
    const phrase = phrases.find((other) => other.sentence === sentence);
    if (level === "good" || (phrase.again && level !== "bad")) return;
    Object.assign(phrase, { level: level === "bad" ? "faint" : level, again: true, done: false });
    seen.splice(seen.indexOf(phrase), 1);
    if (queue.includes(phrase)) return;
    if (running || taken) queue.splice(1, 0, phrase); // after the one that is being read
    else queue.unshift(phrase);
    if (now === null || !(running || taken)) next();
  }

  async function talk() {
    forget();
    say("");
    clearTimeout(rest);
    root.querySelector("[data-record]").disabled = true;
    try {
      running = await record((loud) => { one("meter").value = 100 * loud; }, () => turn("talking"));
    } catch {
      say("microphone");
      return;
    } finally {
      root.querySelector("[data-record]").disabled = false;
    }
    const heard = await running.done;
    running = null;
    rest = setTimeout(close, REST);
    if (!heard) {
      close();
      turn("ready");
      return say("microphone");
    }
    taken = heard.sound;
    player.src = URL.createObjectURL(taken);
    say(heard.level);
    turn("heard");
    player.play().catch(() => {}); // a phone that plays nothing by itself has "Listen to it"
  }

  function use() {
    if (!taken) return;
    outbox.add(now.sentence, taken);
    now.done = true;
    now.level = "";
    queue.splice(queue.indexOf(now), queue.includes(now) ? 1 : 0);
    if (!seen.includes(now)) seen.push(now);
    next();
  }

  function play() {
    player.currentTime = 0;
    player.play().catch(() => {});
  }

  function before() {
    const at = seen.includes(now) ? seen.indexOf(now) - 1 : seen.length - 1;
    if (at >= 0) show(seen[at]);
  }

  function skip() {
    if (queue.includes(now)) queue.push(queue.splice(queue.indexOf(now), 1)[0]);
    next();
  }

  const acts = { record: talk, again: talk, stop: () => running?.stop(), use, play, before, skip };
  for (const [name, act] of Object.entries(acts)) {
    one(name).addEventListener("click", () => { if (performance.now() - shown >= TOO_SOON) act(); });
  }
  const leave = () => { running?.stop(); close(); };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  root.hidden = false;
  next();
  shown = -TOO_SOON;
}
