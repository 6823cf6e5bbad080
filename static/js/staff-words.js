// While the title and the sentence are typed, shows what may make them hard to read, as the server says it.
const FIELDS = ["title", "sentence"];
const CALM = 600;

export default function bind(form) {
  const place = form.querySelector("#hints");
  let timer = 0;
  let asked = "";

  async function ask() {
    const address = new URL(place.dataset.url, location.href);
    for (const name of FIELDS) address.searchParams.set(name, form.elements[name].value);
    asked = address.search;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || asked !== address.search) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...fresh.body.childNodes);
  }

  form.addEventListener("input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, CALM);
  });
}
