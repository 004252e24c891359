/** What was sent to the person and what they wrote, as a conversation. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fullTime, relativeTime } from "../lib/time.js";

/** So many are seen at once; what came before is folded. */
const SHOWN = 4;

/** @typedef {{at: string, from: string, text?: string, state?: string}} Written */

/** @type {import("../lib/shape.js").Shape} */
export const WRITTEN = { at: "string", from: "string", "text?": "string", "state?": "string" };

/** Texts by the state of a message of ours. */
const STATES = Object.freeze({
  queued: "sentQueued",
  sending: "sentQueued",
  accepted: "sentSent",
  sent: "sentSent",
  delivered: "sentDelivered",
  read: "sentRead",
  failed: "sentFailed",
  unknown: "sentUnknown",
});

/**
 * @param {Written[]} written oldest first
 * @param {object} how
 * @param {string} how.language
 * @param {boolean} how.isUnfolded
 * @param {(isUnfolded: boolean) => void} how.onFold
 * @returns {HTMLElement[]} none when nothing was written
 */
export function conversationInWords(written, { language, isUnfolded, onFold }) {
  if (written.length === 0) return [];
  const bubbles = written.map((one) => bubble(one, language));
  const earlier = bubbles.slice(0, -SHOWN);
  const fold =
    earlier.length === 0
      ? null
      : element("details", { class: "earlier", open: isUnfolded, ontoggle: (/** @type {Event} */ event) => onFold(/** @type {HTMLDetailsElement} */ (event.target).open) },
          element("summary", { dataset: { part: "earlier" } }, t("leadEarlier", earlier.length)),
          element("ol", { class: "conversation" }, ...earlier),
        );
  return [element("h2", {}, t("leadConversation")), ...(fold === null ? [] : [fold]), element("ol", { class: "conversation" }, ...bubbles.slice(-SHOWN))];
}

/** @param {Written} written @param {string} language */
function bubble({ at, from, text, state }, language) {
  const isOurs = from === "us";
  const said = STATES[/** @type {keyof typeof STATES} */ (state ?? "")];
  return element(
    "li",
    { class: isOurs ? "ours" : "theirs" },
    element("span", { class: "visually-hidden" }, `${t(isOurs ? "leadWeWrote" : "leadTheyWrote")}: `),
    element("p", { dir: "auto" }, text ?? t("leadNoWords")),
    element(
      "small",
      {},
      element("time", { dateTime: at, title: fullTime(at, language), dataset: { relative: "true" } }, relativeTime(at, language)),
      said === undefined ? "" : ` · ${t(said)}`,
    ),
  );
}
