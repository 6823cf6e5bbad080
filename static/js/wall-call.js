// The sound of a call: two notes, then the words, in the ticket's language and in English. One call after the other.
// Recorded pieces say them first, else a voice of this device, else the server's machine; without any of them it stays silent.
const version = new URL(import.meta.url).search;
const NOTES = 1300;
const PAUSE = 500;

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

// Shows the button until this browser lets the page sound; a touch anywhere turns it on. What was called before is not made up for.
let allowed = false;

async function offerSound(button, sounds, speech) {
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
    speech.unlock();
    sounds.chime();
    document.removeEventListener("click", touched);
  });
}

// Returns call(words, stillCalled): `words` are [{tag, text, keys}], said only if the ticket still stands there when its turn comes.
export function begin(button) {
  let line = Promise.all([import(`./chime.js${version}`), import(`./speak.js${version}`)]).then(([sounds, speech]) => {
    offerSound(button, sounds, speech);
    return { sounds, speech };
  });

  async function sound({ sounds, speech }, words, stillCalled) {
    if (!allowed || !stillCalled()) return;
    sounds.chime();
    await wait(NOTES);
    for (const { tag, text, keys } of words) {
      const said = await speech.say(text, tag, { keys });
      if (said === true) await wait(PAUSE);
    }
  }

  return (words, stillCalled) => {
    line = line.then(async (both) => {
      await sound(both, words, stillCalled).catch(() => {}); // a call that cannot sound is still seen
      return both;
    });
  };
}
