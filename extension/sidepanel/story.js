/** What happened to a lead, the newest first; the machine's own steps are folded. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fullTime, relativeTime } from "../lib/time.js";

/** @typedef {{seq: number, at: string, kind: string, by: string, actor?: string, text: string, is_technical?: boolean, values?: Record<string, string>}} LeadEvent */

/**
 * @param {LeadEvent[]} timeline oldest first
 * @param {object} how
 * @param {string} how.language
 * @param {boolean} how.isUnfolded
 * @param {(isUnfolded: boolean) => void} how.onFold
 * @returns {HTMLElement[]} none where no story is told
 */
export function storyInWords(timeline, { language, isUnfolded, onFold }) {
  if (timeline.length === 0) return [];
  const technical = timeline.filter((event) => event.is_technical === true).length;
  const list = element("ol", { class: "timeline" }, ...[...timeline].reverse().map((event) => eventInWords(event, language)));
  list.classList.toggle("folded", !isUnfolded);
  const toggle = element("button", { class: "quiet", type: "button", "aria-expanded": String(isUnfolded), dataset: { part: "technical" } }, t(isUnfolded ? "leadHideTechnical" : "leadShowTechnical", technical));
  toggle.addEventListener("click", () => {
    const isOpen = list.classList.toggle("folded") === false;
    toggle.setAttribute("aria-expanded", String(isOpen));
    toggle.textContent = t(isOpen ? "leadHideTechnical" : "leadShowTechnical", technical);
    onFold(isOpen);
  });
  return [element("div", { class: "section" }, element("h2", {}, t("leadHistory")), technical > 0 && toggle), list];
}

/** @param {LeadEvent} event @param {string} language */
function eventInWords(event, language) {
  return element(
    "li",
    { class: event.is_technical === true ? "technical" : "" },
    event.text,
    ...quotes(event).map((text) => element("q", { dir: "auto" }, text)),
    element("small", {}, element("time", { dateTime: event.at, title: fullTime(event.at, language), dataset: { relative: "true" } }, relativeTime(event.at, language)), isSomebody(event) ? ` · ${event.by}` : ""),
  );
}

/** @param {LeadEvent} event whether one of ours did it, whose name does not stand in the sentence */
function isSomebody({ by, text, actor }) {
  return /^(token|consultant|operator):/.test(actor ?? "") && by !== "" && !text.includes(by);
}

/**
 * The personal texts of an event; what a later referral said stands in a section of its own.
 * @param {LeadEvent} event
 * @returns {string[]}
 */
function quotes({ kind, values = {} }) {
  if (kind === "touched") return values.notes === undefined ? [] : [values.notes];
  if (kind !== "corrected") return Object.values(values);
  const fields = Object.keys(values).map((key) => key.replace(/_was$/, ""));
  return [...new Set(fields)].map((field) => `${values[`${field}_was`] ?? "–"} → ${values[field] ?? "–"}`);
}
