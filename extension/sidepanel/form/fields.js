/** The fields of the form: what stands in each, the help below it, and whether it is marked as wrong. */

import { byId } from "../../lib/dom.js";

export const FIELDS = /** @type {const} */ (["name", "phone", "email", "referrer", "origin", "product", "notes", "city", "tax_id", "referrer_phone"]);

/** What a person types; the others are choices, which begin with a value of their own. */
const TYPED = /** @type {const} */ (["name", "phone", "email", "referrer", "notes", "city", "tax_id", "referrer_phone"]);

/** What stands behind "more". */
const SELDOM = /** @type {const} */ (["city", "tax_id", "referrer_phone"]);

/** Where an error of the API belongs. */
const FIELD_OF = Object.freeze({
  "person.name": "name",
  person: "name",
  "person.phone": "phone",
  "person.email": "email",
  "person.city": "city",
  "person.tax_id": "tax_id",
  "referrer.phone": "referrer_phone",
  "referrer.name": "referrer",
  referrer: "referrer",
  origin: "origin",
  product: "product",
  notes: "notes",
  consent: "consent",
  "consent.statement": "consent",
  "consent.basis": "consent",
});

/** @typedef {Record<string, string | boolean>} Values field name → what stands in it; `consent` is a boolean */

/** @param {string} name */
export function field(name) {
  return /** @type {HTMLInputElement} */ (byId(name));
}

/** @param {string} name */
export function value(name) {
  return field(name).value;
}

/** @returns {Values} */
export function values() {
  return { ...Object.fromEntries(FIELDS.map((name) => [name, value(name)])), consent: field("consent").checked };
}

/** @returns {boolean} whether somebody typed something that would be lost */
export function isTyped() {
  return TYPED.some((name) => value(name) !== "");
}

/**
 * Puts values into the fields; what is not named stays.
 * @param {Record<string, unknown>} given
 */
export function putValues(given) {
  for (const name of FIELDS) {
    const text = given[name];
    if (typeof text !== "string") continue;
    // A code that the catalogue lost would leave the list without a choice.
    if (isChoice(name) && ![...field(name).children].some((one) => /** @type {HTMLOptionElement} */ (one).value === text)) continue;
    field(name).value = text;
  }
  if (typeof given.consent === "boolean") field("consent").checked = given.consent;
  if (SELDOM.some((name) => value(name) !== "")) openMore();
}

function openMore() {
  /** @type {HTMLDetailsElement} */ (byId("more-fields")).open = true;
}

/** Empties what is typed, and takes the consent back; the choices stay. */
export function emptyTyped() {
  for (const name of TYPED) field(name).value = "";
  field("consent").checked = false;
  /** @type {HTMLDetailsElement} */ (byId("more-fields")).open = false;
}

/** @param {boolean} isLocked while something is being sent */
export function lockFields(isLocked) {
  for (const name of FIELDS) {
    if (isChoice(name)) field(name).disabled = isLocked;
    else field(name).readOnly = isLocked;
  }
  field("consent").disabled = isLocked;
}

/**
 * The text below a field. Anything but "bad" takes the mark away.
 * @param {string} name of the field
 * @param {string} text
 * @param {"" | "good" | "bad"} [tone]
 */
export function help(name, text, tone = "") {
  const place = byId(`${name}-help`);
  place.textContent = text;
  place.className = `help ${tone}`;
  if (tone === "bad") field(name).setAttribute("aria-invalid", "true");
  else field(name).removeAttribute("aria-invalid");
}

/** @param {string} name */
export function isMarked(name) {
  return field(name).hasAttribute("aria-invalid");
}

/**
 * Marks the field to which an error of the API belongs.
 * @param {string} path of the API, or a field's own name
 * @param {string} detail
 * @returns {boolean} whether the form has such a field
 */
export function mark(path, detail) {
  const name = FIELD_OF[/** @type {keyof typeof FIELD_OF} */ (path)] ?? path;
  if (name !== "consent" && !FIELDS.includes(/** @type {typeof FIELDS[number]} */ (name))) return false;
  help(name, detail, "bad");
  if (/** @type {readonly string[]} */ (SELDOM).includes(name)) openMore();
  return true;
}

/** Takes every mark and help away, and what is said of the form as a whole. */
export function clearMarks() {
  for (const name of [...FIELDS, "consent"]) help(name, "");
  reportProblem("");
}

/** @returns {HTMLElement | null} the first field, from the top, that is marked as wrong */
export function firstMarked() {
  return byId("form").querySelector("[aria-invalid=true]");
}

/** @param {string} text what is wrong with the form as a whole; "" when nothing is */
export function reportProblem(text) {
  byId("form-problem").textContent = text;
}

/** @param {string} name */
function isChoice(name) {
  return field(name).tagName === "SELECT";
}
