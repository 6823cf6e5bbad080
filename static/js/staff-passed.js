// Keeps the page of whoever passed a message on up to date; that it was read, or is still unread, is said aloud once.
const version = new URL(import.meta.url).search;

export default async function bind(place) {
  const { answered, renew, say } = await import(`./staff-live.js${version}`);

  renew(place, "step", document.querySelector("[data-passed-news]"));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.pathInfo.requestPath.endsWith("/live")) say(!answered(event.detail.xhr));
  });
}
