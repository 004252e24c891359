/** A status in a word and a colour. */

import { element } from "../lib/dom.js";

/** @type {Record<string, string>} */
const TONES = {
  new: "info",
  contacted: "info",
  engaged: "good",
  qualified: "good",
  won: "good",
  lost: "",
  unreachable: "bad",
  opted_out: "bad",
  exhausted: "warn",
};

/**
 * @param {string} status code
 * @param {string} name in the language of the panel
 * @returns {HTMLElement}
 */
export function statusChip(status, name) {
  return element("span", { class: `chip ${TONES[status] ?? ""}` }, name);
}
