// A code on the tablet that a phone may scan: the page is asked for news, and once a phone has it the tablet clears. The code
// goes when its seconds are over. When the screen shows something else the server is told: the code opens nothing any more.
const version = new URL(import.meta.url).search;
const THEN_CLEARS = 3000;

export default async function bind(root) {
  const { follow } = await import(`./live.js${version}`);
  const { cleared, keeps, looks, home, often } = root.dataset;
  let leaves = true;
  let handed = false;
  let watch = null;

  function clear() {
    document.querySelector("main").replaceChildren();
    document.dispatchEvent(new CustomEvent("go", { detail: { address: home, untilItAnswers: true } }));
  }

  function countDown() {
    clearInterval(watch);
    const code = root.querySelector("[data-code]");
    if (!code) return;
    const end = Date.now() + Number(code.dataset.code) * 1000;
    const [ring, number] = [code.querySelector("[data-ring]"), code.querySelector("[data-left]")];

    function look() {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      ring?.setAttribute("stroke-dashoffset", 100 - (100 * left) / Number(code.dataset.of));
      if (number) number.textContent = left;
      if (left) return;
      clearInterval(watch);
      code.remove();
      root.querySelector("[data-after]")?.removeAttribute("hidden");
    }

    watch = setInterval(look, 1000);
    look();
  }

  follow(root, Number(often ?? 3000), {
    news(parts) {
      countDown();
      if (handed || !parts.querySelector("[data-connected]")) return;
      handed = true;
      setTimeout(clear, THEN_CLEARS);
    },
  });
  countDown();
  // "Bigger words" and what is filled in on the way come back to this page: for these the code stays.
  document.addEventListener("click", (event) => {
    const path = event.target.closest?.("a[href]")?.pathname;
    leaves = !path || (path !== keeps && path !== looks);
  }, true);
  document.addEventListener("go", () => { leaves = true; });
  addEventListener("pagehide", () => {
    if (leaves) navigator.sendBeacon(cleared, new URLSearchParams());
  });
}
