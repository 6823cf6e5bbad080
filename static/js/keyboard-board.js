// Draws the keys with simple-keyboard and passes on what is touched. The library's own memory of what was typed stays empty (its pattern
// fits nothing), and is gone with the keys: the only place where the words are is the field.
const NOTHING = /(?!)/;
const SIGNS = { "\u200c": "joiner", "\u200d": "joining" };
const ROWS_BESIDE_NOTE = 4; // five in all
const SMALLEST = 16;
const CLICK_COMES_WITHIN = 350;
const BAR_WORDS = 56; // in a bar of 64, on whole lines

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

// The letters that a page of the board has, in the words of a key: Latin ones say so.
function sample(letters) {
  return /^\p{Script=Latin}/u.test(letters) ? `<bdi lang="en">${escaped(letters)}</bdi>` : escaped(letters);
}

function mainButton(field) {
  return field.form?.querySelector(".main-button:not([disabled])") ?? null;
}

export class Board {
  constructor(holder, Library, layers, writing) {
    this.holder = holder;
    this.rows = holder.querySelector(".key-rows");
    this.words = Object.fromEntries([...holder.querySelector("template").content.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one.innerHTML]));
    this.note = holder.querySelector(".keys-note");
    this.Library = Library;
    this.layers = layers;
    this.writing = writing;
    this.field = null;
    this.keys = null;
    this.fingers = new Set();
    this.justLeft = 0;
    holder.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.fingers.add(event.pointerId);
    });
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, (event) => this.lift(event.pointerId));
    holder.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    holder.addEventListener("click", (event) => this.click(event));
    // The line above the heading is seen whole or not at all.
    this.sight = new IntersectionObserver((seen) => seen.forEach(({ target, intersectionRatio }) => target.classList.toggle("is-cut", intersectionRatio < 0.98)), { threshold: 0.98 });
    addEventListener("resize", () => { if (this.field) this.settle(); });
    new MutationObserver(() => { if (this.field) this.settle(); }).observe(document.documentElement, { attributeFilter: ["data-size"] });
  }

  open(field, kind) {
    const again = field === this.field;
    this.field = field;
    if (!again) this.layers.begin(kind);
    if (!again || field.value === "") this.layers.typed(field.value === "");
    this.offerPhone();
    this.holder.hidden = false;
    document.documentElement.dataset.keys = "open";
    this.draw();
    this.settle();
    this.sight.disconnect();
    document.querySelectorAll(".event-line").forEach((line) => this.sight.observe(line));
  }

  close() {
    if (!this.field) return;
    this.field = null;
    this.keys.destroy();
    this.keys = null;
    this.holder.hidden = true;
    delete document.documentElement.dataset.keys;
  }

  draw() {
    const main = mainButton(this.field);
    const lines = this.field.matches("textarea");
    const foot = this.layers.foot(lines) + (main ? " {main}" : "");
    const rows = [...this.layers.rows(), foot];
    const options = { layout: { default: rows }, display: this.display(rows, main), buttonAttributes: this.attributes() };
    const at = this.holder.contains(document.activeElement) ? document.activeElement.dataset.skbtnuid : null;
    if (this.keys) this.keys.setOptions(options);
    else this.begin(options);
    this.holder.style.setProperty("--across", Math.max(...rows.slice(0, -1).map((row) => row.split(" ").length)));
    if (this.note) this.note.hidden = rows.length > ROWS_BESIDE_NOTE;
    this.rows.lang = this.layers.letters.tag;
    if (at) this.rows.querySelector(`[data-skbtnuid="${at}"]`)?.focus();
    this.fit();
  }

  begin(options) {
    this.keys = new this.Library(this.rows, {
      ...options, theme: "", useButtonTag: true, disableButtonHold: true, disableCaretPositioning: true, enableLayoutCandidates: false,
      preventMouseDownDefault: true, disableRowButtonContainers: true, inputPattern: NOTHING, onKeyPress: (key) => this.touch(key),
    });
  }

  display(rows, main) {
    const { words, layers } = this;
    const shown = { ...words };
    for (const key of rows.slice(0, -1).join(" ").split(" ")) {
      if (key in SIGNS) shown[key] = escaped(layers.layout[SIGNS[key]]);
      else if (/^\p{M}/u.test(key)) shown[key] = `◌${key}`;
      else if (!(key in words)) shown[key] = escaped(key);
    }
    const back = layers.nextPage === 0;
    shown["{more}"] = sample(layers.sample(layers.nextPage)) + (back ? words["{letters}"] : words["{more}"]);
    if (layers.numbers) shown["{123}"] = sample(layers.sample(0)) + words["{letters}"];
    const other = layers.layout.scripts[(layers.script + 1) % layers.layout.scripts.length];
    shown["{script}"] = sample(other.sample === "abc" ? "ABC" : other.sample) + words["{letters}"];
    if (main) shown["{main}"] = escaped(main.textContent.trim());
    return shown;
  }

  attributes() {
    return [
      { attribute: "type", value: "button" },
      { attribute: "data-repeats", value: "yes" },
      { attribute: "aria-pressed", value: String(this.layers.capital), buttons: "{shift}" },
    ];
  }

  // Words of the screen's button as big as its key allows; wide letters, too.
  fit() {
    const labels = [...this.rows.querySelectorAll(".hg-button > span")].map((span) => [span, span.offsetWidth / (span.parentElement.clientWidth - 2)]);
    for (const [span, part] of labels) if (part > 1 && !span.closest(".hg-button-main")) span.style.fontSize = `${100 / part}%`;
    const key = this.rows.querySelector(".hg-button-main");
    if (!key) return;
    key.style.fontSize = "";
    for (let size = parseFloat(getComputedStyle(key).fontSize); size > SMALLEST; size -= 1) {
      if (key.scrollHeight <= key.clientHeight && key.scrollWidth <= key.clientWidth) return;
      key.style.fontSize = `${size - 1}px`;
    }
  }

  // A key types at once when it is touched; those that change the page wait for the finger to leave them.
  touch(key) {
    if (key !== "{main}" && key !== "{hide}") this.press(key);
  }

  // A finger that lifts brings a click, perhaps on a key that was drawn anew beneath it.
  lift(finger) {
    if (!this.fingers.delete(finger)) return;
    clearTimeout(this.justLeft);
    this.justLeft = setTimeout(() => { this.justLeft = 0; }, CLICK_COMES_WITHIN);
  }

  click(event) {
    const key = event.target.closest("[data-skbtn]")?.dataset.skbtn;
    if (!key) return;
    if (key === "{hide}") this.holder.dispatchEvent(new Event("hide"));
    else if (key === "{main}") mainButton(this.field)?.click();
    else if (!this.fingers.size && !this.justLeft) this.press(key); // from a switch, a screen reader or a real keyboard
  }

  press(key) {
    const { field, layers, writing } = this;
    if (!layers.follow(key)) {
      if (key === "{delete}") writing.erase(field);
      else writing.write(field, key === "{space}" ? " " : key === "{enter}" ? "\n" : key);
      if (this.field !== field) return; // what listens to the field may have ended the page
      layers.typed(field.value === "");
    }
    this.draw();
    if (!this.holder.contains(document.activeElement)) field.focus({ preventScroll: true });
  }

  // The field and what it asks stand above the keys and the bar.
  settle() {
    this.fit();
    const frame = document.querySelector(".frame-bar");
    frame?.classList.remove("is-tight");
    const high = [...frame?.querySelectorAll(".bar-button > span") ?? []].some((words) => words.offsetHeight > BAR_WORDS);
    frame?.classList.toggle("is-tight", high || frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight);
    const bar = frame?.getBoundingClientRect();
    const keys = this.holder.getBoundingClientRect();
    const floor = Math.min(keys.top, bar && bar.bottom <= keys.top + 1 ? bar.top : keys.top) - 8;
    const described = (this.field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id));
    const above = [document.querySelector("main h1"), this.field.labels?.[0], described.find((one) => one?.matches(".notice"))];
    const bottom = this.field.getBoundingClientRect().bottom;
    const tops = above.filter((one) => one?.isConnected).map((one) => one.getBoundingClientRect().top - 8);
    const fitting = tops.filter((top) => bottom - top <= floor);
    const top = fitting.length ? Math.min(...fitting) : this.field.getBoundingClientRect().top - 8;
    if (bottom > floor) scrollBy({ top: bottom - floor, behavior: "instant" });
    const moved = this.field.getBoundingClientRect().bottom - bottom;
    if (top + moved < 0) scrollBy({ top: top + moved, behavior: "instant" });
    else this.showRest(floor, top + moved);
  }

  // What else the form asks before its button stands above the bar too, as far as the heading stays in sight (`room` is above it).
  showRest(floor, room) {
    const main = mainButton(this.field);
    if (!main) return;
    const after = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    const rest = [...this.field.form.querySelectorAll("button, input, a, label")].filter((one) => after(this.field, one) && after(one, main) && one.getClientRects().length);
    const lowest = Math.max(0, ...rest.map((one) => one.getBoundingClientRect().bottom));
    const needed = Math.min(lowest - floor - 6, room); // two pixels of air are enough here
    if (needed > 0) scrollBy({ top: needed, behavior: "instant" });
  }

  // Where the keys cannot write the language, its line and the page's own way to a phone stand above them.
  offerPhone() {
    if (!this.note || this.note.querySelector("button")) return;
    const way = [...document.querySelectorAll("main button")].find((one) => one.form?.getAttribute("action") === this.note.dataset.phone);
    if (!way) return;
    const button = way.cloneNode(true);
    button.removeAttribute("form");
    button.type = "button";
    button.addEventListener("click", () => way.click());
    this.note.append(button);
  }
}
