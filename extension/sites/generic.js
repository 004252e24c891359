/** Contacts in what a person selected or pointed at, on any page. */

import { plainNumber, visible } from "../lib/text.js";
import { numbersIn, plainlyMeant } from "./numbers.js";

/** @typedef {import("../lib/capture.js").Contact} Contact */

/** @typedef {{text: string, isFocused: boolean, isInFrame: boolean}} Selected `isInFrame`: what has the focus is a frame below */

/**
 * Runs in each frame of the page, so it may use nothing from outside itself.
 * @returns {Selected}
 */
export function readSelection() {
  const focused = document.activeElement;
  const isField = focused instanceof HTMLTextAreaElement || (focused instanceof HTMLInputElement && /^(?:text|search|tel|email|url)$/.test(focused.type));
  const inField = isField ? focused.value.slice(focused.selectionStart ?? 0, focused.selectionEnd ?? 0) : "";
  return {
    text: String(getSelection() ?? "") || inField,
    isFocused: document.hasFocus(),
    isInFrame: focused !== null && /^(?:iframe|frame)$/i.test(focused.tagName),
  };
}

/**
 * @param {(Selected | null)[]} frames what each frame that could be read has; the page itself first
 * @returns {string | "in_frame"} `in_frame`: what was selected stands where Chrome lets nobody read
 */
export function selectedIn(frames) {
  const found = frames.filter((one) => one !== null && one.text.trim() !== "");
  const chosen = found.find((one) => one?.isFocused && !one.isInFrame) ?? found[0];
  if (chosen) return chosen.text;
  // The focus is in a frame of which no reader has told.
  const isHidden = frames.some((one) => one?.isInFrame) && !frames.some((one) => one?.isFocused && !one.isInFrame);
  return isHidden ? "in_frame" : "";
}

/** Characters of a selection that are looked at: as many as notes may have. */
const TEXT_LIMIT = 5000;

const EMAIL = /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** Digits of what a link calls a phone: 190 is one. */
const SHORTEST_PHONE = 3;

const LABELS = /(?<!\p{L})(?:nome(?: completo)?|name|cliente|contato|contact|tel|telefones?|phone|fone|cel|celular|mobile|whats|whatsapp|wpp|zap|e-?mail|cpf|rg|cep)(?!\p{L})\.?\s*:?/giu;

/** "Nome: Maria Souza", up to whatever separates fields. */
const NAMED = /(?<!\p{L})(?:nome(?: completo)?|name|cliente)\s*:\s*([^\n\t|;:]{2,80})/iu;

/** Letters of any script with what stands between the parts of a name; one comma: "SILVA, JOSÉ". */
const NAME = /^\p{L}[\p{L}\p{M}'’. -]{0,79}(?:, ?\p{L}[\p{L}\p{M}'’. -]{0,79})?$/u;
const NAME_WORDS = 7;

const NO_NAME = /^(?:rua|av|avenida|alameda|travessa|pra[cç]a|estrada|rodovia|bairro|cidade|endere[cç]o)(?!\p{L})/iu;

/**
 * @param {string} text
 * @returns {Contact | null} null for nothing but blanks; what cannot be told apart goes to the notes
 */
export function contactInText(text) {
  const whole = visible(text).trim().slice(0, TEXT_LIMIT);
  if (whole === "") return null;
  const email = EMAIL.exec(whole)?.[0];
  const withoutEmail = email === undefined ? whole : whole.replace(email, " ");
  const { candidates, cpf, rest } = numbersIn(plainNumber(withoutEmail));
  const phone = plainlyMeant(candidates)?.phone;
  const name = nameIn(rest);
  const leftOver = rest.replace(LABELS, " ").replace(name, " ");
  const hasMore = /[\p{L}\p{N}]/u.test(leftOver);
  return {
    ...(name === "" ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(candidates.length > 1 || (candidates.length === 1 && phone === undefined) ? { candidates } : {}),
    ...(email === undefined ? {} : { email }),
    ...(cpf === null ? {} : { tax_id: cpf }),
    ...(hasMore ? { notes: whole } : {}),
  };
}

/**
 * @param {string} rest of the text, without numbers and e-mail
 * @returns {string} as it stands there; "" when it is not plain which words are the name
 */
function nameIn(rest) {
  const labelled = tidyName(NAMED.exec(rest)?.[1] ?? "");
  if (isName(labelled)) return labelled;
  const words = tidyName(rest.replace(LABELS, " "));
  if (isName(words)) return words;
  // A row of a table: its first cell that reads as a name of several words.
  const cells = rest.split(/[\n\t|;]+/).map((cell) => tidyName(cell.replace(LABELS, " ")));
  return cells.find((cell) => isName(cell) && cell.includes(" ")) ?? "";
}

/** @param {string} text */
function isName(text) {
  return NAME.test(text) && !NO_NAME.test(text) && text.split(/[ ,]+/).length <= NAME_WORDS;
}

/** @param {string} text */
function tidyName(text) {
  return text
    .replace(/[\s;:|<>()/–—]+/gu, " ")
    .replace(/ -+ ?|-+ | -+$/gu, " ")
    .replace(/\s*,(?:\s*,)*\s*/g, ", ")
    .replace(/\s+/g, " ")
    .replace(/^[\s,.-]+|[\s,-]+$/g, "");
}

/** What Chrome compares a link with before it offers the menu; `contactInLink` understands them all. */
export const LINKS = [
  "tel:*",
  "sms:*",
  "mailto:*",
  "whatsapp:*",
  "*://wa.me/*",
  "*://api.whatsapp.com/*",
  "*://web.whatsapp.com/*",
];

/**
 * @param {string} href
 * @returns {Contact | null} null when the link leads to nobody
 */
export function contactInLink(href) {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol === "tel:" || url.protocol === "sms:") return contactByPhone(decoded(url.pathname).split(/[;?,]/)[0]);
  if (url.protocol === "mailto:") return contactInText(decoded(url.pathname).split(",")[0]);
  if (url.hostname === "wa.me") return contactByPhone(international(url.pathname.slice(1)));
  const isWhatsapp = url.protocol === "whatsapp:" || ["api.whatsapp.com", "web.whatsapp.com"].includes(url.hostname);
  return isWhatsapp ? contactByPhone(international(url.searchParams.get("phone") ?? "")) : null;
}

/**
 * @param {string} phone
 * @returns {Contact | null}
 */
function contactByPhone(phone) {
  return (phone.match(/\p{Nd}/gu) ?? []).length >= SHORTEST_PHONE ? { phone } : null;
}

/**
 * WhatsApp's links hold the number with its country, and no plus (https://faq.whatsapp.com/5913398998672934).
 * @param {string} number
 */
function international(number) {
  const digits = number.replace(/\D/g, "");
  return digits === "" ? "" : `+${digits}`;
}

/** @param {string} text percent-encoded, perhaps badly */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
