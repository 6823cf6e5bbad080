// Copies what stands elsewhere on the page; only where the browser lets a page do that.
export default function bind(button) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    document.querySelector("#copied").textContent = "Copied.";
  });
}
