// A second speaker hears one recording after another: it plays by itself where the phone allows it, and the answer brings the next one.
// One player for all of them: a phone that wants a touch before it plays anything has had it then.
const PATIENCE = 15000;
const player = new Audio();

function choose(form) {
  const kinds = [...form.querySelectorAll("source")];
  return (kinds.find((source) => player.canPlayType(source.type)) ?? kinds.at(-1)).src;
}

export default function bind(form) {
  const button = form.querySelector("[data-play]");
  let sending = false;

  function play() {
    player.currentTime = 0;
    player.play().catch(() => {});
  }

  player.src = choose(form);
  form.querySelector("audio").remove();
  button.hidden = false;
  button.addEventListener("click", play);
  play();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    player.pause();
    const body = new URLSearchParams(new FormData(form));
    body.append("do", event.submitter.value);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 500 || answer.status === 429) throw new Error("the server cannot answer now");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = document.querySelector("main");
      main.replaceChildren(...page.querySelector("main").childNodes);
      main.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
      main.querySelector("[data-focus]")?.focus();
    } catch {
      sending = false;
      form.querySelector("[data-broken]").hidden = false;
    }
  });
}
