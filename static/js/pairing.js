// A12: asks every two seconds whether staff have typed the code in; then this screen fetches its token and goes on by itself.
// The ring shrinks while the code is good; afterwards the page says that it has ended. A lost network is asked again.
const EVERY = 2000;
const PATIENCE = 5000;

export default function bind(form) {
  const { live, seconds, lasts } = form.dataset;
  const end = Date.now() + Number(seconds) * 1000;
  const ring = form.querySelector("[data-ring]");
  const left = form.querySelector("[data-left]");

  async function become() {
    const answer = await fetch(form.action, { method: "POST", signal: AbortSignal.timeout(PATIENCE) });
    location.replace(answer.ok ? answer.url : location.href);
  }

  function show() {
    const seconds = Math.max(0, (end - Date.now()) / 1000);
    left.textContent = Math.ceil(seconds / 60);
    ring.setAttribute("stroke-dashoffset", 100 - (100 * seconds) / lasts);
  }

  async function look() {
    const answer = await fetch(live, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const { state } = await answer.json();
    if (state === "approved") return become();
    if (state === "over") return location.reload();
    throw new Error("not yet");
  }

  async function ask() {
    show();
    await look().catch(() => setTimeout(ask, EVERY));
  }

  show();
  setTimeout(ask, EVERY);
}
