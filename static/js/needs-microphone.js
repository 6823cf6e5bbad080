// Shows what speaking needs only where the browser can record: over https, or on the computer itself.
export function canRecord() {
  return Boolean(isSecureContext && navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);
}

export default function bind(element) {
  element.hidden = !canRecord();
}
