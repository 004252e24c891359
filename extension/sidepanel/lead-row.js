/** One lead in a list: who, what is next, what for and by whom; beside it the one thing to press. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { statusChip } from "./chips.js";
import { primaryAction, STEP, stepInWords } from "./step.js";

/** @type {import("../lib/shape.js").Shape} */
export const ITEM = {
  uid: "string",
  status: "string",
  status_name: "string",
  last_activity_at: "string",
  person: { "name?": "string" },
  "consultant?": { name: "string" },
  "product_name?": "string",
  "referrer?": { name: "string" },
  "last_message?": { state: "string", at: "string" },
  "step?": STEP,
  "list?": "string",
};

/**
 * @typedef {{uid: string, status: string, status_name: string, consultant?: {name: string}, queue?: string, next_action?: string, next_action_name?: string, next_action_at?: string,
 *   created_at: string, last_activity_at: string, person: {name?: string, phones?: string[]}, product_name?: string, referrer?: {name: string}, is_summary?: boolean,
 *   last_message?: {state: string, at: string}, step?: import("./step.js").Step, list?: string}} LeadItem
 */

/**
 * @param {LeadItem} lead
 * @param {{isUrgent: boolean, isMine: boolean, showsStatus: boolean, open: (wish?: string) => void}} how
 * @returns {HTMLElement}
 */
export function leadRow(lead, { isUrgent, isMine, showsStatus, open }) {
  const name = lead.person.name ?? t("leadErased");
  const { extension } = lead.step ?? {};
  // Whose it is goes without saying when it is the reader's own.
  const facts = [
    ...(isMine ? [] : [lead.consultant === undefined ? t("leadsQueue") : t("leadsWith", lead.consultant.name)]),
    ...stepInWords(lead),
    ...(extension === undefined || lead.step?.action !== "call" ? [] : [t("leadExtension", extension)]),
    ...(lead.product_name === undefined ? [] : [lead.product_name]),
    ...(lead.referrer === undefined ? [] : [t("leadsReferredBy", lead.referrer.name)]),
  ];
  const line = element("span", { class: "line" });
  facts.forEach((fact, n) => line.append(...(n === 0 ? [] : [" · "]), typeof fact === "string" ? element("bdi", {}, fact) : fact));
  const action =
    lead.step === undefined
      ? null
      : primaryAction(lead.step, {
          name,
          tone: `do ${isUrgent ? "urgent" : ""}`,
          isShort: true,
          dataset: { uid: lead.uid, part: "action" },
          open: () => open(),
          call: () => open("call"),
        });
  return element(
    "div",
    { class: "row" },
    element(
      "button",
      { class: "who", type: "button", dataset: { uid: lead.uid, part: "row" }, onclick: () => open() },
      element("b", {}, name),
      showsStatus && statusChip(lead.status, lead.status_name),
      line,
    ),
    action,
  );
}
