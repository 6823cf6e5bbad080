// Keeps the screen on while a page is in front: over https only, and not while the device says that it runs on its battery.
// With data-on-battery it does not ask about that: a wall that goes dark calls nobody. Loaded late (steps.js, data-later),
// because nothing else waits for it.
let lock = null;
let battery = null;

async function keep() {
  const wanted = document.visibilityState === "visible" && battery?.charging !== false;
  if (!wanted) {
    const held = lock;
    lock = null;
    await held?.release();
  } else if (!lock || lock.released) {
    lock = await navigator.wakeLock.request("screen").catch(() => null); // refused: the device's own setting decides
  }
}

export default async function bind(page) {
  if (!navigator.wakeLock) return;
  const always = page && "onBattery" in page.dataset;
  battery = always ? null : (await navigator.getBattery?.().catch(() => null)) ?? null;
  battery?.addEventListener("chargingchange", keep);
  document.addEventListener("visibilitychange", keep); // the browser lets go of it whenever the page is hidden
  await keep();
}
