/** What somebody does next with a lead, in words and as the one thing to press. What it is, and how urgent, the API says. */

import { element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { clockTime, dayName, fullTime, relativeTime, serverNow } from "../lib/time.js";

/**
 * @typedef {{list?: string, kind?: string, since?: string, due_at?: string, action: string, number?: string, extension?: string, conversation_url?: string}} Step
 * @typedef {{status: string, next_action?: string, next_action_name?: string, next_action_at?: string, last_message?: {state: string, at: string}, step?: Step}} Stepping
 */

/** @type {import("../lib/shape.js").Shape} */
export const STEP = { action: "string", "list?": "string", "kind?": "string", "since?": "string", "due_at?": "string", "number?": "string", "extension?": "string", "conversation_url?": "string" };

/** Texts by what waits for a human; whatever else does is looked at. */
const KINDS = Object.freeze({
  call_by_consultant: "whenCall",
  scheduled: "whenAgreed",
  follow_up: "whenFollowUp",
  first_contact: "whenFirstContact",
  human_review: "whenReview",
});

/** Texts by what became of the last message; whatever else did is not told. */
const MESSAGES = Object.freeze({
  queued: "messageQueued",
  sending: "messageQueued",
  accepted: "messageSent",
  sent: "messageSent",
  delivered: "messageDelivered",
  read: "messageRead",
  failed: "messageFailed",
  unknown: "messageUnknown",
});

/**
 * "às 15:00", "amanhã às 09:00", "desde 09:00", "desde ontem".
 * @param {string} iso
 * @returns {string}
 */
export function whenInWords(iso) {
  const language = currentLanguage();
  const day = dayName(iso, language);
  const hour = clockTime(iso, language);
  if (Date.parse(iso) <= serverNow()) return t("timeSince", day === "" ? hour : day);
  return day === "" ? t("timeToday", hour) : t("timeOn", day, hour);
}

/**
 * @param {string} iso
 * @param {string} text
 * @param {string} [tone]
 */
function timed(iso, text, tone = "") {
  return element("time", { class: tone, dateTime: iso, title: fullTime(iso, currentLanguage()) }, text);
}

/**
 * @param {Stepping} lead
 * @returns {HTMLElement[]} each a sentence with the moment on hover; none when nothing follows
 */
export function stepInWords({ next_action: next, next_action_name: name, next_action_at: at, last_message: message, step }) {
  const language = currentLanguage();
  const { kind, since, list } = step ?? {};
  const tone = `when ${list === "late" ? "late" : ""}`;
  if (kind === "answer_person" && since !== undefined) return [timed(since, t("whenAnswered", relativeTime(since, language)), tone)];
  if (kind !== undefined && since !== undefined) {
    const key = KINDS[/** @type {keyof typeof KINDS} */ (kind)] ?? "whenReview";
    return [timed(since, t(key, whenInWords(since)), tone)];
  }
  const said = message === undefined ? undefined : MESSAGES[/** @type {keyof typeof MESSAGES} */ (message.state)];
  return [
    ...(message === undefined || said === undefined ? [] : [timed(message.at, t(said, relativeTime(message.at, language)), "when")]),
    ...(at === undefined || name === undefined || next === "await_reply" ? [] : [timed(at, `${name} ${whenInWords(at)}`)]),
  ];
}

/** @param {string | undefined} url @returns {boolean} */
export function isWebAddress(url) {
  return url !== undefined && URL.canParse(url) && ["https:", "http:"].includes(new URL(url).protocol);
}

/**
 * The one thing to press.
 * @param {Step} step
 * @param {object} how
 * @param {string} how.name of the person
 * @param {string} how.tone a class
 * @param {() => void} how.open shows the lead's page
 * @param {() => void} how.call shows the lead's page, where the call is recorded
 * @param {Record<string, string>} [how.dataset]
 * @param {boolean} [how.isShort] there is little room for its label
 * @returns {HTMLElement | null} null when there is nothing but to look at the lead
 */
export function primaryAction({ action, number, conversation_url: url }, { name, tone, open, call, dataset = {}, isShort = false }) {
  if ((action === "answer" || action === "open_conversation") && url !== undefined && isWebAddress(url)) {
    const label = t(action === "answer" ? "doAnswer" : isShort ? "doOpen" : "doOpenConversation");
    return element("a", { class: tone, href: url, target: "_blank", rel: "noopener noreferrer", dataset, "aria-label": `${label}: ${name}`, title: t("doInChatwoot") }, label);
  }
  if (action === "call" && number !== undefined) {
    return element("a", { class: tone, href: telephoneUrl(number), dataset, "aria-label": `${t("doCall")}: ${name}`, onclick: call }, t("doCall"));
  }
  if (action === "review") return element("button", { class: tone, type: "button", dataset, "aria-label": `${t("doReview")}: ${name}`, onclick: open }, t("doReview"));
  return null;
}

/**
 * @param {string} number in E.164
 * @returns {string}
 */
export function telephoneUrl(number) {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}
