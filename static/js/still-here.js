// T12: after a quiet time asks "Are you still here?", then clears. Measures by the clock, so a tablet that slept clears on waking.
// Clearing needs no server: the page is emptied first.
let sound = null; // one for the page: older tablets give out only four

function tone() {
  sound ??= new AudioContext();
  const note = sound.createOscillator();
  const volume = sound.createGain();
  note.frequency.value = 330;
  volume.gain.setValueAtTime(0.15, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
  note.connect(volume).connect(sound.destination);
  note.start();
  note.stop(sound.currentTime + 0.6);
}

// A box to tick counts when it was changed; anything else when something stands in it.
function typed(field) {
  return field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked : field.value.trim() !== "";
}

function somethingTyped() {
  const fields = [...document.querySelectorAll("main input:not([type=hidden]), main textarea")];
  return fields.some(typed) || document.querySelector("main .name");
}

export default function bind(dialog) {
  const wait = () => Number(dialog.dataset.seconds); // longer while the screen is read aloud
  const warning = Number(dialog.dataset.warning);
  const left = dialog.querySelector("[data-left]");
  const ring = dialog.querySelector("[data-ring]");
  const home = dialog.querySelector("[data-no]").href;
  let touched = Date.now();

  function stay() {
    touched = Date.now();
    dialog.close();
  }

  function ask() {
    touched = Date.now() - wait() * 1000;
    dialog.showModal();
    document.documentElement.dataset.asking = "";
    look();
    try {
      tone();
    } catch {
      // A tablet without sound asks with its words and the ring.
    }
  }

  function clear() {
    clearInterval(watch);
    for (const form of document.forms) form.reset();
    document.querySelector("main").replaceChildren();
    dialog.close();
    document.dispatchEvent(new CustomEvent("go", { detail: { address: home, untilItAnswers: true } }));
  }

  function look() {
    const seconds = Math.ceil(wait() + warning - (Date.now() - touched) / 1000);
    if (seconds <= 0) clear();
    else if (dialog.open) {
      left.textContent = Math.min(seconds, warning);
      ring.setAttribute("stroke-dashoffset", 100 - (100 * seconds) / warning);
    } else if (seconds <= warning) ask();
  }

  const watch = setInterval(look, 1000);
  for (const touch of ["pointerdown", "keydown", "input", "scroll", "spoken"]) {
    document.addEventListener(touch, () => { if (!dialog.open) touched = Date.now(); }, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", look);
  dialog.addEventListener("close", () => { delete document.documentElement.dataset.asking; });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  dialog.querySelector("[data-yes]").addEventListener("click", stay);
  dialog.querySelector("[data-no]").addEventListener("click", (event) => { event.preventDefault(); clear(); });
  document.querySelector("[data-finish]")?.addEventListener("click", (event) => {
    if (!somethingTyped()) return;
    event.preventDefault();
    ask();
  });
}
