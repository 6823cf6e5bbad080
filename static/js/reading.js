// What of a screen is read aloud, in the order in which it stands there: the pieces that are outlined while they are said, each in
// its own language. Never what somebody types or has typed, never what is marked with data-unspoken.
const NEVER = "[data-unspoken], .keys, [aria-hidden=true], [hidden], svg, template, script, style, noscript, input, textarea, select, progress, audio, .no-sound";
const CHOICE = "a, button, label, summary, output";
const FOLDED = "details:not([open]) > :not(summary)";

// Not `children`: a form with a field of that name has the field there.
const inside = (element) => [...element.querySelectorAll(":scope > *")];
const isText = (node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]/u.test(node.data);
const never = (element) => element.matches(NEVER) || element.matches(FOLDED) || !element.getClientRects().length;
const tagOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[lang]").lang;

/** The pieces of a screen, or of a part of it: choices whole, else whatever has words of its own. */
export function units(root) {
  if (never(root)) return [];
  if (root.matches(CHOICE) || [...root.childNodes].some(isText)) return [root];
  return inside(root).flatMap(units);
}

function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || never(node)) return "";
  return [...node.childNodes].map(words).join("");
}

/** What can be read of an element. */
export const text = (element) => words(element).replace(/\s+/g, " ").trim();

// One sentence with a number or a name in it, and not several things side by side.
function isSentence(element) {
  const inner = [...element.querySelectorAll("*")].filter((one) => !one.closest("svg"));
  if (inner.some((one) => one.matches(NEVER) && !one.matches("svg") && one.textContent.trim())) return false;
  if (inner.some((one) => one.closest("[lang]").lang !== tagOf(element))) return false;
  return [...element.childNodes].some(isText) || inside(element).filter((one) => words(one).trim()).length < 2;
}

/** How an element would be read: parts to say one after the other, and in which elements stand words that nobody can say. */
export function script(element, plan) {
  if (isSentence(element)) {
    const parts = plan(text(element), tagOf(element));
    if (parts) return { parts, silent: [] };
  }
  const parts = [];
  const silent = new Set();
  for (const node of element.childNodes) {
    if (isText(node)) {
      const said = plan(node.data, tagOf(node));
      parts.push(...(said ?? []));
      if (!said) silent.add(element);
    } else if (node.nodeType === Node.ELEMENT_NODE && !never(node)) {
      const inner = script(node, plan);
      parts.push(...inner.parts);
      if (!node.matches(".sr")) for (const one of inner.silent) silent.add(one); // nobody sees those words
    }
  }
  return { parts, silent: [...silent] };
}

/** The languages that stand on a screen. */
export function tags(root) {
  return [...new Set([root, ...root.querySelectorAll("[lang]")].map(tagOf))].filter(Boolean);
}
