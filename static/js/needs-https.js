// Says kindly that this phone cannot record here: browsers give a microphone to secure addresses only.
const version = new URL(import.meta.url).search;

export default async function bind(element) {
  const { canRecord } = await import(`./needs-microphone.js${version}`);
  element.hidden = canRecord();
}
