// Words take turns, all by the same clock: languages six seconds each, stories twenty. They change places at once: nothing moves.
// The server shows one by the same rule (kiosk/web/wall/wall.py), for screens without scripts.
const SECONDS = 6;

export default function bind(element) {
  const groups = [...element.querySelectorAll("[data-turns]")].map((group) => [group, 1000 * (Number(group.dataset.turns) || SECONDS)]);

  function turn() {
    if (!element.isConnected) return;
    const now = Date.now();
    for (const [group, each] of groups) {
      const shown = Math.floor(now / each) % group.children.length;
      [...group.children].forEach((words, place) => { words.hidden = place !== shown; });
    }
    setTimeout(turn, Math.min(...groups.map(([, each]) => each - (now % each))));
  }

  if (groups.length) turn();
}
