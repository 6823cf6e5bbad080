// Which keys stand on the board: the letters of a language, its other letters, English letters, numbers and signs.
const NUMBERS = ["1 2 3 4 5 6 7 8 9 0", "+ - / ( ) : ; @ & _", ". , ? ! ' ’ \" # % * ="];
const MONEY = "£ € $ « » “ ” „ < >";
const LATIN_SAMPLE = "abc";

function isToken(key) {
  return key.length > 1 && key.startsWith("{");
}

// As one letter of this language: ß has a capital of its own, and what has none stays.
export function capital(key, tag) {
  if (isToken(key)) return key;
  if (key === "ß") return "ẞ";
  const made = key.toLocaleUpperCase(tag);
  return made.length === key.length ? made : key;
}

// `own` and `latin` are two files of keys/. In a language that is not written in Latin letters, these are its second script.
export function layoutOf(name, own, latin, tag) {
  const isLatin = own === latin;
  const found = own.layouts[name] ?? own.layouts.en;
  const letters = { pages: [found.letters, ...(found.more ?? own.more ?? [])], sample: own.sample ?? LATIN_SAMPLE, tag };
  const signs = [NUMBERS[0], found.digits ?? NUMBERS[1], found.digits ? NUMBERS[1] : MONEY, [NUMBERS[2], found.signs].filter(Boolean).join(" ")];
  if (isLatin) return { isLatin, scripts: [letters], signs, joiner: "", joining: "" };
  const abc = latin.layouts.en.letters.map((row, at) => (at === 3 ? `${row} {more}` : row));
  const english = { pages: [abc, ...latin.more.map(([first, second, third, fourth]) => [first, second, third, fourth.replace("{shift}", "{shift} {more}")])], sample: LATIN_SAMPLE, tag: "en" };
  return { isLatin, scripts: [letters, english], signs, joiner: found.joiner ?? "| |", joining: found.joining ?? "+" };
}

// Where a person is on the board: which script, which page of its letters, or the numbers; and whether the next letter is a capital.
export class Layers {
  constructor(layout) {
    this.layout = layout;
    this.begin("text");
  }

  // `kind` is the type of the field: a number begins with numbers, an address with English letters and no capital.
  begin(kind) {
    this.script = kind === "email" ? this.layout.scripts.length - 1 : 0;
    this.page = 0;
    this.numbers = kind === "tel";
    this.address = kind === "email";
    this.capitals = kind !== "email" && kind !== "tel";
    this.capital = this.capitals && this.isCased;
  }

  get letters() { return this.layout.scripts[this.script]; }
  get isCased() { return this.letters.pages[0].some((row) => row.includes("{shift}")); }
  get nextPage() { return this.numbers ? 1 : (this.page + 1) % this.letters.pages.length; }

  // The word on the key that leads to a page of letters: three of them.
  sample(page = this.page) {
    if (page === 0) return this.letters.sample;
    return this.letters.pages[page].join(" ").split(" ").filter((key) => /^[\p{Ll}\p{Lo}]$/u.test(key)).slice(0, 3).join("");
  }

  rows() {
    if (this.numbers) return this.layout.signs;
    const rows = this.letters.pages[this.page].map((row) => (this.address && this.page === 0 ? row.replace("'", "@").replace(" ,", " _") : row));
    return this.capital ? rows.map((row) => row.split(" ").map((key) => capital(key, this.letters.tag)).join(" ")) : rows;
  }

  // The last row, without the button of the screen.
  foot(lines) {
    const change = this.layout.scripts.length > 1 ? "{script}" : "{more}";
    return ["{hide}", change, "{123}", "{space}", lines ? "{enter}" : "", "{delete}"].filter(Boolean).join(" ");
  }

  // Follows a key that types nothing; says whether it was one.
  follow(key) {
    if (key === "{shift}") this.capital = !this.capital;
    else if (key === "{more}") {
      this.page = this.nextPage;
      this.numbers = false;
    } else if (key === "{123}") this.numbers = !this.numbers;
    else if (key === "{script}") {
      this.script = (this.script + 1) % this.layout.scripts.length;
      this.numbers = false;
      this.page = 0;
      this.capital &&= this.isCased;
    } else return false;
    return true;
  }

  // After a letter the first page stands there again, in small letters; at the beginning in capitals.
  typed(isEmpty) {
    if (!this.numbers) this.page = 0;
    this.capital = isEmpty && this.capitals && this.isCased;
  }
}
