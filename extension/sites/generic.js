/** Contacts in what a person selected or pointed at, on any page. */

/** @typedef {import("../lib/capture.js").Contact} Contact */

/**
 * Runs in the page, so it may use nothing from outside itself.
 * @returns {string}
 */
export function readSelection() {
  return String(getSelection() ?? "");
}

/** Characters of a selection that are looked at: as many as notes may have. */
const TEXT_LIMIT = 5000;

const EMAIL = /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** From eight digits on, with the punctuation of phones, on one line. */
const PHONE = /(?<!\p{Nd})\+?\(?\p{Nd}(?:[\p{Zs}\t().-]{0,3}\p{Nd}){7,16}(?!\p{Nd})/u;

/** What looks like a phone and is none: CPF, CNPJ, CEP, dates, amounts. */
const OTHER_NUMBERS =
  /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\b[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}\b|\b\d{2}\.?\d{3}-\d{3}\b|\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b|(?:R\$|US\$|€)\s*[\d.,]+/g;

/** Digits of what a link calls a phone: 190 is one. */
const SHORTEST_PHONE = 3;

const LABELS = /(?<!\p{L})(?:nome|name|contato|contact|tel|telefone|phone|fone|cel|celular|mobile|whats|whatsapp|wpp|zap|e-?mail)(?!\p{L})\.?\s*:?/giu;

/** Letters of any script with what stands between the parts of a name. */
const NAME = /^\p{L}[\p{L}\p{M}'’. -]{1,79}$/u;
const NAME_WORDS = 7;

/**
 * @param {string} text
 * @returns {Contact | null} null for nothing but blanks; what cannot be told apart goes to the notes
 */
export function contactInText(text) {
  const whole = text.trim().slice(0, TEXT_LIMIT);
  if (whole === "") return null;
  const email = EMAIL.exec(whole)?.[0];
  const withoutEmail = email === undefined ? whole : whole.replace(email, " ");
  const phone = PHONE.exec(withoutEmail.replace(OTHER_NUMBERS, " "))?.[0];
  const rest = phone === undefined ? withoutEmail : withoutEmail.replace(phone, " ");
  const words = rest.replace(LABELS, " ").replace(/[\s,;:|<>()/–—-]+/gu, " ").trim();
  const isName = NAME.test(words) && words.split(" ").length <= NAME_WORDS;
  const hasMore = /[\p{L}\p{N}]/u.test(words);
  return {
    ...(isName ? { name: words } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(hasMore && !isName ? { notes: whole } : {}),
  };
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
