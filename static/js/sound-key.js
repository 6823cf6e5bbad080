// The name of a text among sounds: the same as kiosk/core/sound_keys.py makes, tried on tests/core/sound_keys.json.
// The hash is cyrb53 by bryc (public domain): a page on plain http has no hash of the browser's own.
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]/g;
const SPACES = /[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

export function normalised(text) {
  return text.normalize("NFC").replace(UNSEEN, "").replace(SPACES, " ").replace(/^ | $/g, "");
}

export function soundKey(text) {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  const said = normalised(text);
  for (let at = 0; at < said.length; at += 1) {
    const unit = said.charCodeAt(at);
    first = Math.imul(first ^ unit, 2654435761);
    second = Math.imul(second ^ unit, 1597334677);
  }
  first = Math.imul(first ^ (first >>> 16), 2246822507);
  first ^= Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507);
  second ^= Math.imul(first ^ (first >>> 13), 3266489909);
  const name = 4294967296 * (2097151 & second) + (first >>> 0);
  return name.toString(16).padStart(14, "0");
}
