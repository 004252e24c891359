/**
 * Texts of the chosen language. `chrome.i18n` knows the browser's language alone; the operation or
 * the person may have chosen another one.
 */

/** @typedef {{message: string}} Message */

export const LOCALES = Object.freeze({ "pt-BR": "pt_BR", en: "en" });

/** @type {Record<string, Message>} */
let messages = {};
let language = "pt-BR";

/**
 * Reads the texts once.
 * @param {string | null} [wish] "pt-BR" or "en"; anything else: the browser's language, Portuguese unless it is English.
 * @returns {Promise<string>} the language that was loaded, a BCP 47 tag
 */
export async function loadMessages(wish) {
  const browser = chrome.i18n.getUILanguage().startsWith("en") ? "en" : "pt-BR";
  language = typeof wish === "string" && wish in LOCALES ? wish : browser;
  const folder = LOCALES[/** @type {keyof typeof LOCALES} */ (language)];
  const file = await fetch(chrome.runtime.getURL(`_locales/${folder}/messages.json`));
  messages = await file.json();
  return language;
}

/** @returns {string} BCP 47 tag of the loaded language */
export function currentLanguage() {
  return language;
}

/**
 * @param {string} key
 * @param {...(string|number)} values what stands in for $1, $2, …
 * @returns {string}
 * @throws {Error} for a key that does not exist
 */
export function t(key, ...values) {
  const message = messages[key];
  if (message === undefined) throw new Error(`no text has the key ${key}`);
  return message.message.replace(/\$([1-9])/g, (_, n) => String(values[Number(n) - 1] ?? ""));
}

/**
 * A text whose form depends on a count: `keyOne` for one, else `keyMany`; $1 is the count.
 * @param {number} count
 * @param {string} key
 * @param {...(string|number)} values
 * @returns {string}
 */
export function tCount(count, key, ...values) {
  return t(count === 1 ? `${key}One` : `${key}Many`, count.toLocaleString(language), ...values);
}

/**
 * A text in which $1, $2, … are nodes.
 * @param {string} key
 * @param {...(Node|string)} parts
 * @returns {DocumentFragment}
 */
export function tNodes(key, ...parts) {
  const fragment = document.createDocumentFragment();
  for (const piece of t(key, "\u0001", "\u0002", "\u0003", "\u0004").split(/([\u0001-\u0004])/)) {
    const index = piece.length === 1 ? piece.charCodeAt(0) - 1 : -1;
    fragment.append(index >= 0 && index < 4 ? (parts[index] ?? "") : piece);
  }
  return fragment;
}

/**
 * Puts the page into a language.
 * @param {string | null} [wish] as for `loadMessages`
 */
export async function translatePage(wish) {
  document.documentElement.lang = await loadMessages(wish);
  applyMessages(document);
}

const ATTRIBUTES = Object.freeze({
  i18nLabel: "aria-label",
  i18nPlaceholder: "placeholder",
  i18nTitle: "title",
});

/**
 * Fills in `data-i18n` (text), `data-i18n-label`, `data-i18n-placeholder` and `data-i18n-title`.
 * @param {ParentNode} root
 */
export function applyMessages(root) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-i18n]"))) {
    element.textContent = t(/** @type {string} */ (element.dataset.i18n));
  }
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const selector = `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))) {
      element.setAttribute(attribute, t(/** @type {string} */ (element.dataset[name])));
    }
  }
}
