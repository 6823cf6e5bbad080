// The last screen of a visit clears by itself; any touch gives thirty seconds more. While it is read aloud the time does not run.
export default function bind(element) {
  const ring = element.querySelector("[data-ring]");
  const more = Number(element.dataset.more) * 1000;
  let span = Number(element.dataset.seconds) * 1000;
  let end = Date.now() + span;
  element.hidden = false;

  function look() {
    const left = end - Date.now();
    ring.setAttribute("stroke-dashoffset", 100 - (100 * Math.max(0, left)) / span);
    if (left > 0) return;
    clearInterval(watch);
    document.querySelector("main").replaceChildren();
    document.dispatchEvent(new CustomEvent("go", { detail: { address: element.dataset.home, untilItAnswers: true } }));
  }

  function longer() {
    span = end - Date.now() + more;
    end = Date.now() + span;
    look();
  }

  function listening() {
    end = Math.max(end, Date.now() + span);
    look();
  }

  const watch = setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, longer);
  document.addEventListener("spoken", listening);
}
