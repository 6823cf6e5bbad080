// The voices of this device: only those that are on it (nothing is sent to somebody's service), and only of the very language.
const SLOWLY = 0.9;
const FIND = 1500; // some browsers look for their voices only when asked
const PREFERRED = { en: "en-gb", "pt-PT": "pt-pt", "zh-Hans": "zh-cn", "zh-Hant-HK": "zh-hk" };
// Languages that share their first letters with another one that sounds different.
const ONLY = { "zh-Hans": /^(zh|cmn)(-hans)?(-(cn|sg))?$/, "zh-Hant-HK": /^(yue(-.*)?|zh(-hant)?-(hk|mo))$/ };

const synthesis = globalThis.speechSynthesis;
const plain = (tag) => tag.replaceAll("_", "-").replaceAll("#", "").toLowerCase();
let found = null;

/** Ask for the voices; some browsers find them only a moment later. */
export function look() {
  found ??= new Promise((done) => {
    if (!synthesis || synthesis.getVoices().length) return done();
    synthesis.addEventListener?.("voiceschanged", done, { once: true });
    setTimeout(done, FIND);
  });
  return found;
}

function speaks(voice, tag) {
  const spoken = plain(voice.lang);
  return ONLY[tag] ? ONLY[tag].test(spoken) : spoken.split("-")[0] === plain(tag).split("-")[0];
}

/** The voice of this device for a language, or nothing. */
export function voiceFor(tag) {
  const own = (synthesis?.getVoices() ?? []).filter((voice) => voice.localService && speaks(voice, tag));
  const first = PREFERRED[tag] ?? plain(tag);
  return own.find((voice) => plain(voice.lang) === first) ?? own.find((voice) => voice.default) ?? own[0];
}

/** Say words with a voice; over when they are said, or when that takes too long: some browsers never tell. */
export function speak(text, voice, longest) {
  const spoken = new SpeechSynthesisUtterance(text);
  Object.assign(spoken, { voice, lang: voice.lang, rate: SLOWLY });
  return new Promise((over) => {
    const late = setTimeout(() => { synthesis.cancel(); over(true); }, longest);
    spoken.onend = () => { clearTimeout(late); over(true); };
    spoken.onerror = () => { clearTimeout(late); over(false); };
    synthesis.speak(spoken);
  });
}

export function hush() {
  if (synthesis?.speaking || synthesis?.pending) synthesis.cancel();
}

/** A browser lets a page sound only after a first touch; call this from one. */
export function unlock() {
  synthesis?.speak(new SpeechSynthesisUtterance(""));
}
