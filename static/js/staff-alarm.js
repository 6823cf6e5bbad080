// The bar of safeguarding leads asks for news and rings when more waits to be read, and once more when nobody reads it. It asks by
// itself on Today, too: the board there waits while a panel is open, and this does not.
const version = new URL(import.meta.url).search;
const EVERY = 5000;

export default async function bind(bar) {
  const [{ follow }, { chime, ready }] = await Promise.all([import(`./live.js${version}`), import(`./chime.js${version}`)]);
  const waiting = () => Number(bar.querySelector("[data-alarms]")?.dataset.alarms ?? 0) + Number(Boolean(bar.querySelector(".long")));
  let before = waiting();

  document.addEventListener("pointerdown", ready, { once: true });
  follow(bar, EVERY, {
    news() {
      const now = waiting();
      if (now > before) chime();
      before = now;
    },
    answered(answer) {
      if (answer.redirected) location.reload(); // logged out: the page goes to the log-in
    },
  });
}
