/** Puts the usual punctuation into a Brazilian phone while it is typed, and sees what no phone can be. What a number is, the server says. */

import { plainNumber } from "./text.js";

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
 * The same for what stands there whole: a number without its area code is given none.
 * @param {string} text
 * @returns {string}
 */
export function formatWhole(text) {
  return text.replace(/\D/g, "").length < 10 ? text : formatPhone(text);
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

/** Area codes of Brazil (Anatel); a test compares them with `normalize.area_codes`. */
export const AREA_CODES = new Set(
  ("11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 64 65 66 67 68 69 " +
    "71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99").split(" "),
);

/** @typedef {"too_short" | "too_long" | "missing_ddd" | "unknown_ddd"} PhoneDoubt */

/**
 * What is impossible about a number whatever the server knows, so that it can be told at once and without a connection. In every doubt: nothing.
 * @param {string} text as typed
 * @returns {PhoneDoubt | null}
 */
export function doubtPhone(text) {
  const typed = plainNumber(text).trim();
  // An area code may also stand behind its number.
  if (!/^\+?[\d ().\t-]+$/.test(typed) || /\(\d{2}\)$/.test(typed)) return null;
  const digits = typed.replace(/\D/g, "");
  if (digits === "") return null;
  if (typed.startsWith("+") && !typed.startsWith("+55")) return digits.length < 6 ? "too_short" : digits.length > 15 ? "too_long" : null;
  const isNational = typed.startsWith("+55");
  const [, bracketed] = /^\((\d{1,3})\)/.exec(typed) ?? [];
  if (bracketed !== undefined) return doubtBracketed(bracketed, digits.slice(bracketed.length));
  const national = isNational ? digits.slice(2).replace(/^0/, "") : digits;
  if (!isNational && /^(?:0|00|55)/.test(national) && national.length > 9) return null;
  if (/^(?:0?[3589]00|400|300)/.test(national)) return null;
  if (national.length < 8) return "too_short";
  if (national.length < 10) return /^(?:9\d{8}|[2-5]\d{7}|[6-9]\d{7})$/.test(national) ? "missing_ddd" : null;
  const area = national.slice(0, 2);
  // Without a plus it may still be of another country.
  if (national.length <= 11) return AREA_CODES.has(area) || isNational || !/^..9\d{8}$/.test(national) ? null : "unknown_ddd";
  // Twice as many digits are two numbers.
  return national.length <= 13 && AREA_CODES.has(area) && national[2] === "9" ? "too_long" : null;
}

/**
 * @param {string} bracketed what is written as an area code
 * @param {string} number
 * @returns {PhoneDoubt | null}
 */
function doubtBracketed(bracketed, number) {
  const area = bracketed.replace(/^0(?=\d\d$)/, "");
  const isMobile = /^9\d{8}$/.test(number);
  if (area.length === 1) return isMobile ? "missing_ddd" : null;
  if (!AREA_CODES.has(area)) return isMobile ? "unknown_ddd" : null;
  if (number.length < 8) return "too_short";
  return area !== "55" && (number.length === 10 || number.length === 11) ? "too_long" : null;
}
