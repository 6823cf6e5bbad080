// The microphone of the studio: records one phrase, ends by itself when the words are over, and says how loud they were.
// It stays open from one phrase to the next, so that no beginning is lost, and closes when nobody looks at the page.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 48000;
const STEP = 40;
const QUIET = 1000; // so long nothing is heard: the words are over
const NOTHING = 7000;
const LONGEST = 18000;
const EDGE = 80; // words that begin or end nearer than this to the recording's own ends may be cut
const LEAST = 0.004; // of full scale: nobody speaks below -48 dB; nor much below the loudest, or hardly above the room
const HELD = 3; // steps side by side: a touch of the phone is no word
const FAINTEST = 0.0126; // as the server says it: -38 dB
const TOP = 0.99;
const WISH = { audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true } };

let context = null, stream = null, meter = null;

export function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = meter = null;
}

async function open() {
  if (stream?.active) return;
  context ??= new AudioContext();
  context.resume();
  stream = await navigator.mediaDevices.getUserMedia(WISH);
  meter = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(meter);
}

function look(samples) {
  meter.getFloatTimeDomainData(samples);
  let sum = 0, peak = 0;
  for (const one of samples) {
    sum += one * one;
    peak = Math.max(peak, Math.abs(one));
  }
  return { power: Math.sqrt(sum / samples.length), peak };
}

// Which steps are words. As kiosk/core/clip_anew does it, but while it goes on.
function words(steps) {
  const ranked = steps.map((one) => one.power).sort((one, other) => one - other);
  const top = ranked[Math.floor(ranked.length * 0.95)], room = ranked[Math.floor(ranked.length / 10)];
  const least = Math.max(LEAST, top / 25, Math.min(room * 2, top / 4));
  const loud = steps.map((one) => one.power > least);
  return steps.filter((_one, at) => {
    let first = at, last = at;
    while (loud[first]) first -= 1;
    while (loud[last]) last += 1;
    return last - first > HELD;
  });
}

function judged(spoken, clipped, lasted) {
  if (!spoken.length) return "faint";
  const mean = Math.sqrt(spoken.reduce((sum, one) => sum + one.power ** 2, 0) / spoken.length);
  if (mean < FAINTEST) return "faint";
  if (clipped > 2) return "loud";
  return spoken[0].at < EDGE || lasted - spoken.at(-1).at < EDGE ? "cut" : "good";
}

// Returns { done, stop }: `done` is { sound, level } or null where nothing came; `shown` is told the loudness (0 to 1).
export async function record(shown, begun) {
  await open();
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
  const samples = new Float32Array(meter.fftSize), steps = [];
  let clipped = 0, start = 0, watch = 0, lasted = 0;

  function stop() {
    clearInterval(watch);
    if (recorder.state !== "recording") return;
    lasted = performance.now() - start;
    recorder.stop();
  }

  function step() {
    const at = performance.now() - start, { power, peak } = look(samples);
    steps.push({ at, power });
    if (peak > TOP) clipped += 1;
    shown(Math.min(1, power * 5));
    const last = words(steps).at(-1)?.at;
    if (last === undefined ? at > NOTHING : at - last > QUIET) stop();
    if (at > LONGEST) stop();
  }

  const done = new Promise((resolve) => {
    recorder.ondataavailable = ({ data }) => {
      resolve(data.size ? { sound: data, level: judged(words(steps), clipped, lasted) } : null);
    };
    recorder.onerror = () => { clearInterval(watch); resolve(null); };
    stream.getTracks()[0].addEventListener("ended", stop);
  });
  recorder.onstart = () => {
    start = performance.now();
    watch = setInterval(step, STEP);
    begun();
  };
  recorder.start();
  return { done, stop };
}
