// What was typed never comes back: the page is blanked when it is left, and left at once when the browser brings it back.
export default function bind() {
  addEventListener("pagehide", () => {
    for (const field of document.querySelectorAll("input:not([type=hidden]), textarea")) field.value = "";
    document.querySelector("main").replaceChildren();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace("/");
  });
}
