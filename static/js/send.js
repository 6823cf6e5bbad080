// Sends a form without leaving the page, so that a lost network loses nothing: the words stay, and "Try again" sends the
// very same request with the same key, which the server keeps only once. The words shown come from the page's <template>s.
const PATIENCE = 15000;

function swap(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  main.replaceChildren(...answer.querySelector("main").childNodes);
  document.title = answer.title;
  main.dispatchEvent(new CustomEvent("swapped", { bubbles: true }));
  (main.querySelector("[data-focus]") ?? main.querySelector("h1") ?? main).focus();
}

export async function post(address, body, patience = PATIENCE) {
  const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(patience) });
  if (answer.status >= 500) throw new Error("the server cannot answer now");
  if (answer.redirected) {
    if (document.documentElement.dataset.mode === "tablet") location.replace(answer.url);
    else location.assign(answer.url);
    return;
  }
  swap(await answer.text());
}

export function showBroken(form, again) {
  const notice = document.querySelector("#broken").content.firstElementChild.cloneNode(true);
  notice.querySelector("[data-again]").addEventListener("click", again);
  form.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
  notice.focus();
}

export default function bind(form) {
  let sending = false;

  async function send(address, body) {
    if (sending) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    form.querySelector("#broken-notice")?.remove();
    try {
      await post(address, body);
    } catch {
      sending = false;
      form.removeAttribute("aria-busy");
      showBroken(form, () => send(address, body));
    }
  }

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const button = event.submitter;
    if (button?.name) body.append(button.name, button.value);
    send(button?.getAttribute("formaction") ?? form.getAttribute("action"), body);
  });
}
