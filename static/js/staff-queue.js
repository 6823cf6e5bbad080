// Keeps a line calm while it renews itself; who joins is said aloud once. The big button is where the focus begins.
const version = new URL(import.meta.url).search;

export default async function bind(place) {
  if (document.activeElement === document.body && !location.hash) document.getElementById("big")?.focus({ preventScroll: true });
  // A key that is held down is one press.
  place.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });

  const { answered, renew, say } = await import(`./staff-live.js${version}`);
  renew(place, "waiting", document.querySelector("[data-line-news]"));
  // A poll that a step has overtaken is dropped, which is not a lost connection.
  for (const lost of ["htmx:sendError", "htmx:timeout"]) document.body.addEventListener(lost, () => say(true));
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say(true);
    else location.reload(); // logged out, or the line is gone: the page itself says so
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (answered(event.detail.xhr)) say(false);
  });
}
