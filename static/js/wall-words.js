// Words in several languages take turns, six seconds each, all by the same clock. They change places at once: nothing moves.
// The server shows one by the same rule (kiosk/web/wall/wall.py), for screens without scripts.
const EACH = 6000;

export default function bind(element) {
  const groups = [...element.querySelectorAll("[data-turns]")];

  function turn() {
    if (!element.isConnected) return;
    const now = Date.now();
    for (const group of groups) {
      const shown = Math.floor(now / EACH) % group.children.length;
      [...group.children].forEach((words, place) => { words.hidden = place !== shown; });
    }
    setTimeout(turn, EACH - (now % EACH));
  }

  if (groups.length) turn();
}
