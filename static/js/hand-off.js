// T4b: the line moves on the tablet's screen; once a phone has the place the tablet clears. When the screen shows something
// else, the server is told, and the code on it opens nothing any more.
const version = new URL(import.meta.url).search;
const THEN_CLEARS = 3000;

export default async function bind(root) {
  const { follow } = await import(`./live.js${version}`);
  const { cleared, keeps, looks, home } = root.dataset;
  let leaves = true;
  let handed = false;

  function clear() {
    document.querySelector("main").replaceChildren();
    document.dispatchEvent(new CustomEvent("go", { detail: { address: home, untilItAnswers: true } }));
  }

  follow(root, 3000, {
    news(parts) {
      if (handed || !parts.querySelector("[data-connected]")) return;
      handed = true;
      setTimeout(clear, THEN_CLEARS);
    },
  });
  // "Add your first name" and "Bigger words" come back to this page: for these the code stays.
  document.addEventListener("click", (event) => {
    const path = event.target.closest?.("a[href]")?.pathname;
    leaves = !path || (path !== keeps && path !== looks);
  }, true);
  document.addEventListener("go", () => { leaves = true; });
  addEventListener("pagehide", () => {
    if (leaves) navigator.sendBeacon(cleared, new URLSearchParams());
  });
}
