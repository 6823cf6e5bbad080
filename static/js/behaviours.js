// Binds behaviours to elements: data-behaviour="steps send" loads ./steps.js and ./send.js and calls each with the element.
// Only what a page has is loaded. A behaviour that puts new HTML on the page says so with a "swapped" event.
// data-later="paired": the same, but when the page has stood for a moment, because nobody waits for it.
const LATER = 1500;
const version = new URL(import.meta.url).search;
const bound = new WeakMap();
let tries = 0; // a browser remembers that an address could not be loaded, but not with another #

async function bind(element, name, again = "") {
  const names = bound.get(element) ?? new Set();
  if (names.has(name)) return;
  bound.set(element, names.add(name));
  const behaviour = await import(`./${name}.js${version}${again}`);
  behaviour.default(element);
}

async function bindLater() {
  for (const element of document.querySelectorAll("[data-later]")) {
    await bind(element, element.dataset.later, tries ? `#${tries}` : "").catch(() => {
      bound.delete(element); // no network: a little later there may be one
      tries += 1;
      setTimeout(bindLater, LATER * 2 ** Math.min(tries, 5));
    });
  }
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
setTimeout(bindLater, LATER);
