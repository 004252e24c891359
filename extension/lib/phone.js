/** Puts the usual punctuation into a Brazilian phone while it is typed. What a number is, the server says. */

/**
 * "31987654321" → "(31) 98765-4321". Anything that is not plainly a Brazilian number comes back as it was.
 * @param {string} text
 * @returns {string}
 */
export function formatPhone(text) {
  if (!/^[\d\s().-]*$/.test(text)) return text;
  const digits = text.replace(/\D/g, "");
  if (digits.length < 3 || digits.length > 11 || digits.startsWith("0")) return text;
  const area = digits.slice(0, 2);
  const number = digits.slice(2);
  if (/^[3589]00/.test(digits)) return text;
  // A mobile has nine digits, of which the first is 9; the hyphen waits for the fifth.
  const head = number.startsWith("9") ? 5 : 4;
  return number.length <= head ? `(${area}) ${number}` : `(${area}) ${number.slice(0, head)}-${number.slice(head)}`;
}

/**
 * Where the caret stands in the formatted text: behind as many digits as before.
 * @param {string} before text up to the caret, as typed
 * @param {string} formatted
 * @returns {number}
 */
export function caretIn(before, formatted) {
  let digits = before.replace(/\D/g, "").length;
  if (digits === 0) return 0;
  for (let at = 0; at < formatted.length; at += 1) {
    if (/\d/.test(formatted[at])) digits -= 1;
    if (digits === 0) return at + 1;
  }
  return formatted.length;
}

/**
 * "+5531987654321" → "(31) 98765-4321", others with a space behind nothing: as E.164 writes them.
 * @param {string} e164
 * @returns {string}
 */
export function displayPhone(e164) {
  return e164.startsWith("+55") ? formatPhone(e164.slice(3)) : e164;
}

/**
 * Whether there are enough digits to ask whose number it is.
 * @param {string} text
 * @returns {boolean}
 */
export function isWorthAsking(text) {
  const digits = text.replace(/\D/g, "").length;
  return text.trim().startsWith("+") ? digits >= 8 : digits >= 10;
}
