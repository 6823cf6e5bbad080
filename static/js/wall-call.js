// The sound of a call: two notes, then the words, in the ticket's language and in English. One call after the other.
// Only a voice of this device that speaks the language says the words; without one it stays silent.
const version = new URL(import.meta.url).search;
const NOTES = 1300;
const PAUSE = 500;
const LONGEST = 12000;
const SLOWLY = 0.9;

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

function voiceFor(tag) {
  const own = (voice) => voice.lang.replace("_", "-").split("-")[0].toLowerCase() === tag.split("-")[0];
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService && own(voice));
  return voices.find((voice) => voice.lang.replace("_", "-") === "en-GB") ?? voices.find((voice) => voice.default) ?? voices[0];
}

function say({ tag, text }) {
  const voice = globalThis.speechSynthesis && voiceFor(tag);
  if (!voice) return null;
  const spoken = new SpeechSynthesisUtterance(text);
  Object.assign(spoken, { voice, lang: voice.lang, rate: SLOWLY });
  const over = new Promise((done) => { spoken.onend = spoken.onerror = done; });
  speechSynthesis.speak(spoken);
  return Promise.race([over, wait(LONGEST).then(() => speechSynthesis.cancel())]); // some browsers never say that it is over
}

// Shows the button until this browser lets the page sound; a touch anywhere turns it on. What was called before is not made up for.
let allowed = false;

async function offerSound(button, sounds) {
  const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  const trial = Context && new Context();
  if (trial) await wait(300);
  allowed = !trial || trial.state === "running";
  if (allowed) return void trial?.close();
  button.hidden = false;
  trial.onstatechange = () => {
    if (trial.state !== "running") return;
    allowed = true;
    button.hidden = true;
    trial.close();
  };
  document.addEventListener("click", function touched() {
    sounds.ready();
    trial.resume();
    globalThis.speechSynthesis?.speak(new SpeechSynthesisUtterance(""));
    sounds.chime();
    document.removeEventListener("click", touched);
  });
}

// Returns call(words, stillCalled): `words` are [{tag, text}], said only if the ticket still stands there when its turn comes.
export function begin(button) {
  let line = import(`./chime.js${version}`).then((sounds) => {
    offerSound(button, sounds);
    return sounds;
  });
  globalThis.speechSynthesis?.getVoices(); // browsers find them only after they were asked for once

  async function sound(sounds, words, stillCalled) {
    if (!allowed || !stillCalled()) return;
    sounds.chime();
    await wait(NOTES);
    for (const run of words) {
      const said = say(run);
      if (!said) continue;
      await said;
      await wait(PAUSE);
    }
  }

  return (words, stillCalled) => {
    line = line.then(async (sounds) => {
      await sound(sounds, words, stillCalled).catch(() => {}); // a call that cannot sound is still seen
      return sounds;
    });
  };
}
