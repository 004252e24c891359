/** Contact cards that people sent: each is a referral of theirs once somebody accepts it here. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { installationId } from "../lib/installation.js";
import { displayPhone } from "../lib/phone.js";
import { fullTime, relativeTime } from "../lib/time.js";

/** The code of a card that somebody else has decided meanwhile. */
const DECIDED = "ID326";

/** What cannot be accepted before somebody types what is missing. */
const WANTING = new Set(["no_phone", "unusable"]);

/**
 * How the API tells of a card.
 * @type {import("../lib/shape.js").Shape}
 */
export const CARD = { uid: "string", finding: "string", finding_text: "string", phones: ["string"], at: "string", lead: { uid: "string", "person?": "string" } };

/**
 * @typedef {{uid: string, name?: string, phone?: string, phones: string[], email?: string, finding: string, finding_text: string, at: string, is_late?: boolean, lead: {uid: string, person?: string}}} Card
 * @typedef {object} Panel
 * @property {() => import("../lib/connection.js").Connection} connection
 * @property {string} language
 * @property {(said: string) => void} onDecided what became of it, in words; "" when somebody else was first
 * @property {(uid: string) => void} [open] opens the lead of who sent it; without it, that lead is what one looks at
 */

/**
 * The section with all of them, the most urgent first.
 * @param {Card[]} cards
 * @param {Panel} panel
 * @returns {HTMLElement[]} none when nothing waits
 */
export function cardsInWords(cards, panel) {
  if (cards.length === 0) return [];
  return [
    element("h2", {}, t("cards"), element("span", {}, ` · ${cards.length.toLocaleString(panel.language)}`)),
    element("p", { class: "help" }, t("cardsHelp")),
    element("ol", { class: "proposals cards" }, ...cards.map((one) => cardInWords(one, panel))),
  ];
}

/**
 * @param {Card} card
 * @param {Panel} panel
 */
function cardInWords({ uid, name, phone, phones, finding, finding_text: findingText, at, lead }, { connection, language, onDecided, open }) {
  const isWanting = WANTING.has(finding);
  // The same card may stand in the list and on the lead that is open.
  const mark = crypto.randomUUID();
  const nameField = name === undefined ? element("input", { id: `card-name-${mark}`, maxLength: 200, autocomplete: "off", dir: "auto" }) : null;
  const phoneField =
    phones.length > 1 && !isWanting
      ? element("select", { id: `card-phone-${mark}` }, ...phones.map((one) => element("option", { value: one }, displayPhone(one))))
      : isWanting && (name !== undefined || phones.length === 0 || phone === undefined)
        ? element("input", { id: `card-phone-${mark}`, type: "tel", maxLength: 64, autocomplete: "off", value: phone ?? "" })
        : null;
  const problem = element("p", { class: "help bad", role: "alert" });
  const accept = element("button", { class: "secondary", type: "button", dataset: { uid, part: "accept" }, onclick: () => void decide("accept") }, t("cardAccept"));
  const ignore = element("button", { class: "quiet", type: "button", dataset: { uid, part: "ignore" }, onclick: () => void decide("ignore") }, t("cardIgnore"));
  let key = crypto.randomUUID();
  let sent = "";

  /** @param {"accept" | "ignore"} action */
  async function decide(action) {
    accept.disabled = ignore.disabled = true;
    problem.textContent = "";
    const said = action === "accept" ? { name: nameField?.value.trim() || undefined, phone: phoneField?.value.trim() || undefined } : {};
    // The same again is done once; something else is something else.
    const whole = action + JSON.stringify(said);
    if (sent !== "" && sent !== whole) key = crypto.randomUUID();
    sent = whole;
    try {
      const { body } = await callApi(connection(), "POST", `/v1/cards/${encodeURIComponent(uid)}/${action}`, {
        body: said,
        idempotencyKey: key,
        installation: await installationId(),
        expects: { card: CARD, "became_text?": "string" },
      });
      onDecided(action === "accept" ? t("cardAccepted", name ?? nameField?.value ?? "", body.became_text ?? "") : t("cardIgnored", name ?? t("cardNameless")));
    } catch (error) {
      accept.disabled = ignore.disabled = false;
      if (!(error instanceof ApiError)) throw error;
      if (error.code === DECIDED) {
        onDecided(error.detail ?? "");
        return;
      }
      problem.textContent = error.kind === "offline" ? t("leadChangeOffline") : error.errors.map((one) => one.detail).join(" ") || error.detail || error.title || t("leadChangeFailed");
    }
  }

  return element(
    "li",
    { "aria-label": name ?? t("cardNameless") },
    element("strong", {}, element("bdi", {}, name ?? t("cardNameless"))),
    element("span", {}, findingText, phones.length === 1 && " · ", phones.length === 1 && element("bdi", {}, displayPhone(phones[0]))),
    element(
      "small",
      {},
      open !== undefined && element("button", { class: "link", type: "button", onclick: () => open(lead.uid) }, t("cardFrom", lead.person ?? t("leadErased"))),
      open !== undefined && " · ",
      element("time", { dateTime: at, title: fullTime(at, language), dataset: { relative: "" } }, relativeTime(at, language)),
    ),
    nameField !== null && element("div", { class: "field" }, element("label", { for: nameField.id }, t("cardName")), nameField),
    phoneField !== null && element("div", { class: "field" }, element("label", { for: phoneField.id }, t("cardPhone")), phoneField),
    problem,
    element("div", { class: "actions" }, accept, ignore),
  );
}
