// Opens the choice of sizes and colours over the screen, so that what was typed stays, and puts the choice on at once.
// The sheet is the look page itself, asked for when touched; without it the link simply leads there.
function wear(form, button) {
  const chosen = Object.fromEntries(new FormData(form));
  chosen[button.name] = button.value;
  document.documentElement.dataset.size = chosen.size;
  document.documentElement.dataset.colours = chosen.colours;
  return fetch(form.action, { method: "POST", body: new URLSearchParams(chosen), redirect: "manual" });
}

function sheet(page) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  const back = page.querySelector(".frame-bar .bar-button");
  dialog.append(...page.querySelector("main .column").children, back);
  dialog.setAttribute("aria-labelledby", "sheet-title");
  dialog.querySelector("h1").id = "sheet-title";
  back.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    wear(event.target, event.submitter).catch(() => null);
    dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

export default function bind(link) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      const dialog = sheet(new DOMParser().parseFromString(await answer.text(), "text/html"));
      document.body.append(dialog);
      dialog.showModal();
    } catch {
      document.dispatchEvent(new CustomEvent("go", { detail: { address: link.href } }));
    }
  });
}
