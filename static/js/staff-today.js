// Keeps the board calm while it renews itself; a new call for help is read aloud once. Late is when the board itself got no
// answer, whatever else was asked.
const version = new URL(import.meta.url).search;

export default async function bind(place) {
  const { answered, renew, say } = await import(`./staff-live.js${version}`);

  renew(place, "calls", document.querySelector("[data-call-news]"));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.pathInfo.requestPath === "/staff/today/live") say(!answered(event.detail.xhr));
  });
}
