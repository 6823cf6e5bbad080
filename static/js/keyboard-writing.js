// Writes into a field as a hand on its own keyboard would: where the caret is, never more than fits, and every listener hears of it.
function tell(field, inputType, data = null) {
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType, data }));
}

// A browser brings the caret into sight by itself only for keys of its own.
function showCaret(field) {
  if (field.selectionEnd < field.value.length) return;
  const backwards = getComputedStyle(field).direction === "rtl";
  field.scrollLeft = backwards ? -field.scrollWidth : field.scrollWidth;
  field.scrollTop = field.scrollHeight;
}

// A tone of Vietnamese becomes one letter with the letter before it.
function joined(before, text) {
  const both = (before.slice(-1) + text).normalize("NFC");
  return /^[\u0300-\u036f]$/.test(text) && both.length === 1 ? both : "";
}

export function write(field, text) {
  const { selectionStart, selectionEnd: end, value, maxLength } = field;
  const letter = selectionStart === end && joined(value.slice(0, end), text);
  const start = letter ? end - 1 : selectionStart;
  if (letter) text = letter;
  if (maxLength >= 0 && value.length - (end - start) + text.length > maxLength) return;
  field.setRangeText(text, start, end, "end");
  showCaret(field);
  tell(field, text === "\n" ? "insertLineBreak" : "insertText", text);
}

// How many units the last letter before the caret has. A sign that was typed by itself is taken away by itself, as phones do;
// a picture of several parts is one picture.
export function lastLetter(before) {
  const point = [...before.slice(-2)].at(-1)?.length ?? 0;
  if (!/[\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\ufe0f\u20e3]/u.test(before.slice(-point || before.length))
    && !/\p{Emoji_Modifier}$/u.test(before)) return point;
  if (!Intl.Segmenter) return point;
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(before.slice(-64))];
  const last = letters.at(-1)?.segment ?? "";
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(last) ? last.length : point;
}

export function erase(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const from = start === end ? start - lastLetter(value.slice(0, start)) : start;
  if (from === end) return;
  field.setRangeText("", from, end, "end");
  showCaret(field);
  tell(field, "deleteContentBackward");
}
