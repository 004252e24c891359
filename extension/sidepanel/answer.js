/** What became of a referral: a card above the form. */

import { element } from "../lib/dom.js";
import { currentLanguage, t, tNodes } from "../lib/i18n.js";
import { fullTime } from "../lib/time.js";
import { statusChip } from "./chips.js";

/**
 * @typedef {{uid: string, status: string, consultant?: {name: string}, queue?: string, scheduled_for?: string, score?: number, priority?: string}} LeadSummary
 * @typedef {{outcome: string, reason?: string | null, lead?: LeadSummary | null, warnings?: {field: string, detail: string}[]}} Answer
 */

/** @type {Record<string, string>} */
const TONES = { created: "good", touched: "info", suppressed: "warn", quarantined: "warn" };

/**
 * @param {HTMLElement} place emptied and filled
 * @param {string} tone of the notice: good, info, warn, bad
 * @param {() => void} onClosed
 * @param {Node | string} title
 * @param {...(Node | string | null | false)} content
 */
function show(place, tone, onClosed, title, ...content) {
  const end = () => {
    place.replaceChildren();
    onClosed();
  };
  const close = element("button", { class: "close", type: "button", "aria-label": t("answerClose"), onclick: end }, "×");
  place.replaceChildren(element("div", { class: `notice ${tone}` }, element("h2", {}, title), ...content, close));
}

/**
 * A pasted name may carry marks that turn the writing round; they end with it.
 * @param {string} name
 */
function isolated(name) {
  return element("bdi", {}, name);
}

/**
 * What became of a referral, in one sentence.
 * @param {string} name of the person, as typed
 * @param {Answer} answer
 * @returns {DocumentFragment}
 */
export function answerInWords(name, { outcome }) {
  return tNodes(`answer_${outcome in TONES ? outcome : "other"}`, isolated(name));
}

/**
 * @param {HTMLElement} place
 * @param {string} name of the person, as typed
 * @param {Answer} answer
 * @param {(status: string) => string} statusName
 * @param {(uid: string) => void} openLead
 * @param {() => void} onClosed the person has seen it
 */
export function showAnswer(place, name, answer, statusName, openLead, onClosed) {
  const { outcome } = answer;
  const lead = answer.lead ?? undefined;
  const owner = lead?.consultant;
  show(
    place,
    TONES[outcome] ?? "info",
    onClosed,
    answerInWords(name, answer),
    owner !== undefined && element("p", {}, tNodes("answerWith", element("b", {}, owner.name))),
    lead !== undefined && owner === undefined && element("p", {}, t("answerInQueue")),
    lead?.scheduled_for !== undefined &&
      element("p", {}, t("answerScheduled", fullTime(lead.scheduled_for, currentLanguage()))),
    lead !== undefined &&
      element(
        "p",
        { class: "line" },
        statusChip(lead.status, statusName(lead.status)),
        lead.score !== undefined && element("span", { class: "chip" }, t("answerScore", lead.score)),
        lead.priority !== undefined && element("span", { class: "chip" }, t("answerPriority", lead.priority)),
        element("button", { class: "quiet", type: "button", onclick: () => openLead(lead.uid) }, t("answerOpen")),
      ),
    (answer.warnings ?? []).length > 0 &&
      element("ul", {}, ...(answer.warnings ?? []).map((warning) => element("li", {}, warning.detail))),
  );
}

/**
 * It is kept and will be sent later.
 * @param {HTMLElement} place
 * @param {string} name
 * @param {string} reason sentence: why not now
 */
export function showQueued(place, name, reason) {
  show(place, "warn", () => undefined, tNodes("answerQueued", isolated(name)), element("p", {}, reason));
}
