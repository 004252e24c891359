/**
 * The open conversation of WhatsApp Web. When WhatsApp changes its page, this file is what changes.
 * The page is asked for plain strings only; what they mean is decided here.
 */

/** @typedef {import("../lib/capture.js").Contact} Contact */
/** @typedef {import("../lib/capture.js").CaptureProblem} CaptureProblem */

/**
 * @typedef {object} Chat
 * @property {boolean} isLoaded whether the list of conversations is there
 * @property {boolean} isOpen whether a conversation is
 * @property {string} title its heading
 * @property {string[]} ids of its messages, such as `false_5531987654321@c.us_3EB0…`
 * @property {string[]} details lines of the contact's data, when they are open
 */

/** Ids and roles last longer than WhatsApp's class names, which change with every build. */
export const SELECTORS = Object.freeze({
  list: "#pane-side, #side",
  chat: "#main",
  title: "#main header span[dir=auto][title], #main header span[dir=auto], #main header [role=heading]",
  message: "#main [data-id]",
  detail: "#app section span[dir], #app section [data-testid], [data-testid=drawer-right] span[dir]",
});

/** The host whose pages this file knows. */
export const HOST = "web.whatsapp.com";

/**
 * Runs in the page, so it may use nothing from outside itself.
 * @param {typeof SELECTORS} selectors
 * @returns {Chat}
 */
export function readOpenChat(selectors) {
  const texts = (/** @type {string} */ selector) =>
    Array.from(document.querySelectorAll(selector), (element) => element.textContent?.trim() ?? "").filter(Boolean);
  const messages = Array.from(document.querySelectorAll(selectors.message)).slice(-20);
  return {
    isLoaded: document.querySelector(selectors.list) !== null,
    isOpen: document.querySelector(selectors.chat) !== null,
    title: texts(selectors.title)[0] ?? "",
    ids: messages.map((element) => element.getAttribute("data-id") ?? ""),
    details: texts(selectors.detail).slice(0, 40),
  };
}

const PHONE = /^\+\d[\d\s().-]{6,22}\d$/;

/**
 * @param {Chat} chat
 * @returns {Contact | CaptureProblem}
 */
export function contactInChat({ isLoaded, isOpen, title, ids, details }) {
  if (!isOpen) return isLoaded ? "no_chat" : "site_changed";
  if (title === "") return "site_changed";
  // A group is nobody's number.
  if (ids.some((id) => id.includes("@g.us"))) return "no_chat";
  const name = plain(title);
  if (PHONE.test(name)) return { phone: name, ...pushedName(details) };
  const phone = ids.map(phoneInId).find((found) => found !== null) ?? details.map(plain).find((line) => PHONE.test(line));
  return phone === undefined ? "number_hidden" : { name, phone };
}

/**
 * @param {string} id
 * @returns {string | null} null for an account that hides its number (`…@lid`)
 */
function phoneInId(id) {
  const found = /^(?:true|false)_(\d{8,15})@(?:c\.us|s\.whatsapp\.net)_/.exec(id);
  return found === null ? null : `+${found[1]}`;
}

/**
 * The name that somebody gave themselves, which WhatsApp shows behind a tilde.
 * @param {string[]} details
 * @returns {{name?: string}}
 */
function pushedName(details) {
  const line = details.find((detail) => detail.startsWith("~"));
  return line === undefined ? {} : { name: plain(line.slice(1)) };
}

/**
 * Without the marks that steer the direction of text, which WhatsApp puts around numbers.
 * @param {string} text
 */
function plain(text) {
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
}
