// The undo bar goes away after its seconds, but not while somebody is on it.
export default function bind(bar) {
  const gone = () => (bar.matches(":hover, :focus-within") ? setTimeout(gone, 1000) : bar.remove());
  setTimeout(gone, Number(bar.dataset.seconds) * 1000);
}
