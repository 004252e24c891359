/** Text as people copy it: what cannot be seen is taken out, and every dash is one. */

/** Marks that steer the direction of writing, and characters without width; WhatsApp and contact lists put them around numbers. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Hyphens, dashes and minus signs of Unicode; the soft one cannot be seen. */
const DASHES = /[\u058a\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]/g;

/**
 * @param {string} text
 * @returns {string} the same words and lines
 */
export function visible(text) {
  return text.replace(UNSEEN, "");
}

/**
 * A number as a keyboard writes it: one kind of dash, of plus, of parentheses and of blank.
 * @param {string} text
 * @returns {string}
 */
export function plainNumber(text) {
  return visible(text)
    .replace(DASHES, "-")
    .replace(/[\uff0b\ufe62]/g, "+")
    .replace(/\uff08/g, "(")
    .replace(/\uff09/g, ")")
    .replace(/[^\S\n\t]/g, " ");
}

/**
 * On one line, without what cannot be seen.
 * @param {string} text
 * @returns {string}
 */
export function oneLine(text) {
  return visible(text).replace(/\s+/g, " ").trim();
}
