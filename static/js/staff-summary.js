// While days and times are typed, shows the dates in one plain sentence, as the server says it.
const FIELDS = ["day", "starts", "ends", "repeats", "stop", "until", "count", "term_time_only", "where"];
const CALM = 400;

export default function bind(form) {
  const place = form.querySelector("#summary");
  let timer = 0;
  let asked = "";

  async function ask() {
    const given = new FormData(form);
    const address = new URL(place.dataset.url, location.href);
    for (const name of FIELDS) if (given.get(name)) address.searchParams.set(name, given.get(name));
    if (address.search === asked) return;
    asked = address.search;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || asked !== address.search) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...fresh.body.childNodes);
  }

  function follow() {
    const repeats = form.querySelector("[name=repeats]:checked");
    const part = form.querySelector("[data-repeating]");
    if (part && repeats) part.hidden = repeats.value === "none";
  }

  form.addEventListener("input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    follow();
    clearTimeout(timer);
    timer = setTimeout(ask, CALM);
  });
  follow();
}
