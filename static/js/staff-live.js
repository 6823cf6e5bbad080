// What the staff pages share that renew themselves: calm while they do. Not while the panel is open, what was unfolded stays
// so, who is new is said aloud once, and when no news comes the page says from when it is.
const live = () => document.getElementById("live");

/** Keep the place calm while #live in it is renewed: when the number in its data-`counted` grows, its data-words are spoken. */
export function renew(place, counted, spoken) {
  let before = Number(live().dataset[counted]);
  let open = [];

  place.addEventListener("htmx:confirm", (event) => {
    if (event.target.id === "live" && document.querySelector("dialog[open]")) event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    open = [...place.querySelectorAll("details[open]")].map((each) => each.id);
    if (new URL(event.detail.xhr.responseURL).pathname !== "/staff/login") return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const now = Number(live().dataset[counted]);
    if (now > before) spoken.textContent = live().dataset.words;
    before = now;
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    event.detail.target.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
  });
}

/** Say from when the page is, or, once news comes again, no longer. */
export function say(isLate) {
  const late = document.querySelector("[data-late]");
  late.querySelector("[data-late-time]").textContent = live().dataset.clock;
  late.hidden = !isLate;
}

/** Whether the server answered with what is so now: new, or unchanged. */
export const answered = (xhr) => [200, 304].includes(xhr.status);
