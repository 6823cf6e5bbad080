// Parts of a form that the server says anew while it is filled in: data-ask is the address, data-fields what they depend on.
const CALM = 500;

function follow(form, place) {
  const fields = place.dataset.fields.split(" ");
  let timer = 0;
  let asked = "";

  async function ask() {
    const given = new FormData(form);
    const address = new URL(place.dataset.ask, location.href);
    for (const name of fields) for (const value of given.getAll(name)) if (value) address.searchParams.append(name, value);
    if (address.search === asked) return;
    asked = address.search;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || asked !== address.search) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...fresh.body.childNodes);
  }

  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, CALM);
  });
}

export default function bind(form) {
  for (const place of form.querySelectorAll("[data-ask]")) follow(form, place);
}
