// Binds behaviours to elements: data-behaviour="steps send" loads ./steps.js and ./send.js and calls each with the element.
// Only what a page has is loaded. A behaviour that puts new HTML on the page says so with a "swapped" event.
const version = new URL(import.meta.url).search;
const bound = new WeakMap();

async function bind(element, name) {
  const names = bound.get(element) ?? new Set();
  if (names.has(name)) return;
  bound.set(element, names.add(name));
  const behaviour = await import(`./${name}.js${version}`);
  behaviour.default(element);
}

function bindAll(root) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) elements.unshift(root);
  for (const element of elements) {
    for (const name of element.dataset.behaviour.split(" ").filter(Boolean)) bind(element, name);
  }
}

document.addEventListener("swapped", (event) => bindAll(event.target));
bindAll(document.documentElement);
