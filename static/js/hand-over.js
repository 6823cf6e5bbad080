// The phone goes on by itself: the one button of the page is pressed for the parent, once. A page that the browser only makes
// ready before anybody looks at it presses nothing.
export default function bind(form) {
  let sent = false;

  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
  if (document.prerendering) document.addEventListener("prerenderingchange", () => form.requestSubmit(), { once: true });
  else form.requestSubmit();
}
