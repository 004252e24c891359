/** What somebody changed of the person in Chatwoot: it counts once somebody accepts it here. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { displayPhone } from "../lib/phone.js";
import { fullTime, relativeTime } from "../lib/time.js";
import { OF_ANOTHER } from "./correct.js";
import { CHANGED } from "./lead-change.js";

/** The code of a change that somebody else has decided meanwhile. */
const DECIDED = "ID322";

/**
 * @typedef {{uid: string, field: string, field_name: string, value: string, was?: string, at: string, is_of_another?: boolean}} Proposal
 * @typedef {object} Panel
 * @property {() => import("../lib/connection.js").Connection} connection
 * @property {string} language
 * @property {() => void} onDecided
 */

/**
 * The section with all of them, the oldest first.
 * @param {Proposal[]} proposals
 * @param {Panel} panel
 * @returns {HTMLElement[]} none when nothing waits
 */
export function proposalsInWords(proposals, panel) {
  if (proposals.length === 0) return [];
  return [
    element("h2", {}, t("leadProposals")),
    element("p", { class: "help" }, t("leadProposalsHelp")),
    element("ol", { class: "proposals" }, ...proposals.map((one) => proposalInWords(one, panel))),
  ];
}

/**
 * @param {Proposal} proposal
 * @param {Panel} panel
 */
function proposalInWords({ uid, field, field_name: fieldName, value, was, at, is_of_another: isOfAnother }, { connection, language, onDecided }) {
  const words = (/** @type {string} */ text) => (field === "phone" ? displayPhone(text) : text);
  const shared = element("input", { id: `shared-${uid}`, type: "checkbox" });
  const sharedField = element("div", { class: "check", hidden: isOfAnother !== true }, shared, element("label", { for: shared.id }, t("correctShared")));
  const problem = element("p", { class: "help bad", role: "alert" });
  const accept = element("button", { class: "secondary", type: "button", onclick: () => void decide("accept") }, t("leadProposalAccept"));
  const ignore = element("button", { class: "quiet", type: "button", onclick: () => void decide("ignore") }, t("leadProposalIgnore"));

  /** @param {"accept" | "ignore"} action */
  async function decide(action) {
    accept.disabled = ignore.disabled = true;
    problem.textContent = "";
    try {
      await callApi(connection(), "POST", `/v1/proposals/${encodeURIComponent(uid)}`, {
        body: { action, ...(shared.checked ? { shared: true } : {}) },
        expects: CHANGED,
      });
      onDecided();
    } catch (error) {
      accept.disabled = ignore.disabled = false;
      if (!(error instanceof ApiError)) throw error;
      if (error.code === DECIDED) {
        onDecided();
        return;
      }
      problem.textContent = error.kind === "offline" ? t("leadChangeOffline") : error.errors.map((one) => one.detail).join(" ") || error.detail || error.title || t("leadChangeFailed");
      // Both may have it: only whoever knows them can say so.
      if (error.errors.some((one) => one.code === OF_ANOTHER)) sharedField.hidden = false;
    }
  }

  return element(
    "li",
    {},
    element("b", {}, fieldName),
    element("span", {}, element("bdi", {}, was === undefined || was === "" ? "–" : words(was)), " → ", element("bdi", {}, words(value))),
    element("small", {}, element("time", { dateTime: at, title: fullTime(at, language) }, relativeTime(at, language))),
    isOfAnother === true && element("p", { class: "help bad" }, t("leadProposalOfAnother")),
    sharedField,
    problem,
    element("div", { class: "actions" }, accept, ignore),
  );
}
