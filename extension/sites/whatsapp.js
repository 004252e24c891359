/**
 * The open conversation of WhatsApp Web. When WhatsApp changes its page, this file is what changes.
 * The page is asked for plain strings only; what they mean is decided here.
 */

import { oneLine, plainNumber } from "../lib/text.js";
import { numbersIn } from "./numbers.js";

/** @typedef {import("../lib/capture.js").Contact} Contact */
/** @typedef {import("../lib/capture.js").CaptureProblem} CaptureProblem */

/**
 * @typedef {object} Chat
 * @property {boolean} isLoaded whether the list of conversations is there
 * @property {boolean} isOpen whether a conversation is
 * @property {string} title its heading
 * @property {string} subtitle what stands below: when the person was here, or the members of a group
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
    subtitle: texts(selectors.title).slice(1).join(" · "),
    ids: messages.map((element) => element.getAttribute("data-id") ?? ""),
    details: texts(selectors.detail).slice(0, 40),
  };
}

const PHONE = /^\+\d[\d .()-]{6,22}\d$/;

/** Ids of what is no person's conversation: groups, lists, channels, the status. */
const NO_PERSON = /@(?:g\.us|broadcast|newsletter|call)(?![a-z])|-\d{8,}@/;

/** What a group's heading or data say, in the languages that are seen here. */
const GROUP_WORDS = /(?<!\p{L})(?:grupo|group|participantes?|participants?|membros|members|comunidade|community)(?!\p{L})/iu;

/** Behind such a line stands what the person says of themselves, which may be anybody's number. */
const ABOUT = /^(?:recado|sobre|about|info|bio|descri[cç][aã]o|description)(?: e n[uú]mero.*| and phone.*)?:?$/iu;

/**
 * @param {Chat} chat
 * @returns {Contact | CaptureProblem}
 */
export function contactInChat({ isLoaded, isOpen, title, subtitle, ids, details }) {
  if (!isOpen) return isLoaded ? "no_chat" : "site_changed";
  if (title === "") return "site_changed";
  // A group is nobody's number, whatever its members are called.
  if (ids.some((id) => NO_PERSON.test(id)) || isListOfMembers(subtitle ?? "") || details.some((line) => GROUP_WORDS.test(line) && line.length < 60)) return "group";
  const name = oneLine(title);
  const number = oneNumber(title);
  if (PHONE.test(number)) return { phone: number, ...pushedName(details) };
  const phone = ids.map(phoneInId).find((found) => found !== null);
  if (phone !== undefined) return { name, phone };
  const shown = phonesOf(details);
  if (shown.length === 1) return { name, phone: shown[0] };
  // Which of them is the person's, and which stands in their "about"?
  return shown.length === 0 ? "number_hidden" : { name, candidates: numbersIn(shown.join("\n")).candidates };
}

/** @param {string} subtitle */
function isListOfMembers(subtitle) {
  const members = subtitle.split(/, /);
  return GROUP_WORDS.test(subtitle) || members.length > 2 || members.some((one) => PHONE.test(oneNumber(one))) || /(?:^|, )(?:voc[eê]|you)$/iu.test(subtitle);
}

/**
 * @param {string} id
 * @returns {string | null} null for an account that hides its number (`…@lid`), and where the id is the message's alone
 */
function phoneInId(id) {
  const found = /^(?:true|false)_(\d{8,15})@(?:c\.us|s\.whatsapp\.net)_/.exec(id);
  return found === null ? null : `+${found[1]}`;
}

/**
 * @param {string[]} details lines of the contact's data
 * @returns {string[]} the numbers that stand on a line of their own, up to what the person says of themselves
 */
function phonesOf(details) {
  const about = details.findIndex((line) => ABOUT.test(oneLine(line)));
  const lines = (about === -1 ? details : details.slice(0, about)).map(oneNumber);
  return [...new Set(lines.filter((line) => PHONE.test(line)))];
}

/**
 * The name that somebody gave themselves, which WhatsApp shows behind a tilde.
 * @param {string[]} details
 * @returns {{name?: string}}
 */
function pushedName(details) {
  const line = details.map(oneLine).find((detail) => detail.startsWith("~"));
  return line === undefined ? {} : { name: oneLine(line.slice(1)) };
}

/** @param {string} text */
function oneNumber(text) {
  return plainNumber(oneLine(text));
}
