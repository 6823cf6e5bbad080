// T6d: one press starts, one press stops, and it stops by itself; then it can be heard, made again, and sent.
// The recording is in the memory of this page only, and gone when the page is left, cleared or finished.
const version = new URL(import.meta.url).search;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32000;
const TOO_SOON = 600; // the second half of a double tap is not for the button that comes up under it
const PATIENCE = 45000;

export default async function bind(form) {
  const [{ canRecord }, { post, showBroken }] = await Promise.all([
    import(`./needs-microphone.js${version}`), import(`./send.js${version}`),
  ]);
  const one = (name) => form.querySelector(`[data-${name}]`);
  const longest = Number(form.dataset.seconds) * 1000;
  const player = form.querySelector("audio");
  let microphone = null, recorder = null, recording = null, watch = 0, shown = -TOO_SOON, busy = false;

  function show(part) {
    for (const other of form.querySelectorAll("[data-part]")) other.hidden = other.dataset.part !== part;
    shown = performance.now();
  }

  function showAndGoThere(part) {
    show(part);
    form.querySelector("[data-part]:not([hidden]) :is(button, a, [tabindex])")?.focus();
  }

  function letGo() {
    clearInterval(watch);
    for (const track of microphone?.getTracks() ?? []) track.stop();
    microphone = recorder = null;
  }

  function forget() {
    if (recorder) recorder.ondataavailable = recorder.onstop = null;
    letGo();
    recording = null;
    player.pause();
    URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
    player.load();
  }

  function giveUp() {
    forget();
    showAndGoThere("trouble");
  }

  function stop() {
    if (recorder?.state === "recording") recorder.stop();
  }

  function heard({ data }) {
    letGo();
    if (!data.size) return giveUp();
    recording = data;
    player.src = URL.createObjectURL(data);
    showAndGoThere("heard");
  }

  function begin(stream) {
    microphone = stream;
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    recorder.ondataavailable = heard;
    recorder.onerror = giveUp;
    stream.getTracks()[0].addEventListener("ended", stop);
    recorder.start();
    const end = Date.now() + longest;
    const look = () => {
      const left = Math.max(0, end - Date.now());
      one("left").textContent = Math.ceil(left / 1000);
      one("ring").setAttribute("stroke-dashoffset", 100 - (100 * left) / longest);
      if (!left) stop();
    };
    look();
    watch = setInterval(look, 250);
    showAndGoThere("talking");
  }

  async function talk() {
    if (busy) return;
    busy = true;
    forget();
    document.querySelector("#notice")?.remove();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (form.isConnected) begin(stream);
      else for (const track of stream.getTracks()) track.stop();
    } catch {
      giveUp();
    }
    busy = false;
  }

  async function send() {
    if (busy || !recording) return;
    busy = true;
    player.pause();
    form.setAttribute("aria-busy", "true");
    form.querySelector("#broken-notice")?.remove();
    const body = new FormData(form);
    body.append("sound", recording, "recording");
    try {
      await post(form.getAttribute("action"), body, PATIENCE);
      forget();
    } catch {
      showBroken(form, send);
    }
    form.removeAttribute("aria-busy");
    busy = false;
  }

  function play() {
    if (!player.paused) return player.pause();
    player.currentTime = 0;
    player.play().catch(() => {});
  }

  for (const [name, act] of Object.entries({ talk, stop, play, again: talk })) {
    one(name).addEventListener("click", () => { if (performance.now() - shown >= TOO_SOON) act(); });
  }
  function nameThePlayButton() {
    one("when=silent").hidden = !player.paused;
    one("when=playing").hidden = player.paused;
  }

  for (const happened of ["play", "pause", "emptied"]) player.addEventListener(happened, nameThePlayButton);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (performance.now() - shown >= TOO_SOON) send();
  });
  const leave = () => { forget(); show("start"); };
  addEventListener("pagehide", leave);
  document.addEventListener("go", leave);
  document.querySelector("[data-finish]")?.addEventListener("click", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
  form.hidden = false;
  show(canRecord() ? "start" : "trouble");
  shown = -TOO_SOON;
  document.querySelector("#notice")?.focus();
}
