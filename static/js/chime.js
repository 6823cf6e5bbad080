/* One behaviour a file: the sound of a call, shared by the wall and a phone's place page. */
// Two soft notes, made here and not loaded: nothing to download, and nothing that can be missing.

const NOTES = [
  [659.25, 0],
  [523.25, 0.32],
];
const LASTS = 0.7;
const SOFT = 0.25;

let voice = null;

/** A browser lets a page sound only after a first touch; call this from one, and chime() can sound later. */
export function ready() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return false;
  voice = voice || new Context();
  if (voice.state === "suspended") voice.resume().catch(() => {});
  return true;
}

/** Sound the two notes once. Returns false where a browser has no sound or allows none. */
export function chime() {
  if (!ready() || voice.state === "closed") return false;
  for (const [pitch, after] of NOTES) note(pitch, voice.currentTime + after);
  return true;
}

function note(pitch, at) {
  const tone = voice.createOscillator();
  const loud = voice.createGain();
  tone.type = "sine";
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0.0001, at);
  loud.gain.exponentialRampToValueAtTime(SOFT, at + 0.03);
  loud.gain.exponentialRampToValueAtTime(0.0001, at + LASTS);
  tone.connect(loud).connect(voice.destination);
  tone.start(at);
  tone.stop(at + LASTS);
}
