/** Groups a phone's digits while they are typed, and keeps the caret where the typing goes on. */

import { caretIn, formatPhone } from "../../lib/phone.js";

/**
 * @param {HTMLInputElement} input
 * @param {string} [insertion] `inputType` of the event; only what is inserted is grouped, so that deleting is not undone
 */
export function groupDigits(input, insertion = "") {
  if (!insertion.startsWith("insert")) return;
  const caret = input.selectionStart ?? input.value.length;
  const formatted = formatPhone(input.value);
  if (formatted === input.value) return;
  const at = caretIn(input.value.slice(0, caret), formatted);
  input.value = formatted;
  input.setSelectionRange(at, at);
}
