/** Says, before anything is sent, whether the person is known, and how the phone was understood. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { element } from "../lib/dom.js";
import { currentLanguage, t, tNodes } from "../lib/i18n.js";
import { isWorthAsking } from "../lib/phone.js";
import { shortDate } from "../lib/time.js";

const PAUSE = 450;

/** @type {import("../lib/shape.js").Shape} */
const KNOWN = {
  known: "boolean",
  "detail?": "string",
  "phone?": { kind_name: "string", "region?": "string" },
  "email?": { "suggestion?": "string" },
  "lead?": { status_name: "string", since: "string", "consultant?": { name: "string" } },
};

/**
 * @typedef {{e164: string, kind: string, kind_name: string, region?: string, uf?: string}} KnownPhone
 * @typedef {{uid?: string, status: string, status_name: string, is_open: boolean, since: string, consultant?: {name: string}}} KnownLead
 * @typedef {{suggestion?: string, is_disposable: boolean}} KnownEmail
 * @typedef {{known: boolean, is_suppressed: boolean, outcome?: string, detail?: string, depends_on_name?: boolean, is_shared?: boolean, phone?: KnownPhone, email?: KnownEmail, lead?: KnownLead}} Known
 * @typedef {{known: Known | null, errors: {field: string, detail: string}[]}} Found
 */

/**
 * Asks when the typing pauses; a newer question replaces an older one.
 * @param {() => import("../lib/connection.js").Connection} connection
 * @param {(found: Found) => void} tell called with nothing known as soon as the question changes, and when there is no answer
 * @returns {{ask: (phone: string, email: string, name: string) => void, forget: () => void}}
 */
export function createLookup(connection, tell) {
  let timer = 0;
  let asked = "";
  /** Whom the phone and the e-mail that were asked about may be. */
  let askedWhose = "";
  /** @type {AbortController | null} */
  let running = null;

  function forget() {
    clearTimeout(timer);
    running?.abort();
    running = null;
    asked = "";
    askedWhose = "";
  }

  /** @param {Record<string, string>} question */
  async function lookUp(question) {
    const mine = new AbortController();
    running = mine;
    try {
      const { body } = await callApi(connection(), "POST", "/v1/leads/lookup", { body: question, signal: mine.signal, expects: KNOWN });
      if (running === mine) tell({ known: /** @type {Known} */ (body), errors: [] });
    } catch (error) {
      if (running !== mine) return;
      // A look-up is a courtesy: whatever it cannot say, the submission's own answer will.
      asked = "";
      tell({ known: null, errors: error instanceof ApiError && error.kind === "refused" ? error.errors : [] });
    }
  }

  return {
    forget,
    ask(phone, email, name) {
      /** @type {Record<string, string>} */
      const question = {};
      if (isWorthAsking(phone)) question.phone = phone.trim();
      if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email.trim())) question.email = email.trim();
      const whose = JSON.stringify(question);
      // Two people may have one phone: with the name the answer is exact.
      if (whose !== "{}" && name.trim() !== "") question.name = name.trim();
      const key = JSON.stringify(question);
      if (key === asked) return;
      const isOther = whose !== askedWhose;
      forget();
      asked = key;
      askedWhose = whose;
      // What was known of another number goes with it, also where nobody can be asked about this one.
      if (isOther) tell({ known: null, errors: [] });
      if (whose === "{}" || connection().state !== "ready" || connection().token === null) return;
      timer = setTimeout(() => void lookUp(question), PAUSE);
    },
  };
}

/**
 * "Celular · MG"
 * @param {KnownPhone} phone
 * @returns {string}
 */
export function phoneInWords(phone) {
  const kind = phone.kind_name.charAt(0).toLocaleUpperCase(currentLanguage()) + phone.kind_name.slice(1);
  const place = phone.uf ?? (phone.region !== "BR" ? regionName(phone.region) : undefined);
  return place === undefined ? kind : `${kind} · ${place}`;
}

/** @param {string | undefined} region */
function regionName(region) {
  return region === undefined ? undefined : new Intl.DisplayNames(currentLanguage(), { type: "region" }).of(region);
}

/**
 * What is known of the person, as paragraphs.
 * @param {Known} known
 * @returns {HTMLElement[]} none when there is nothing to say
 */
export function knownInWords({ lead, is_suppressed: isSuppressed, outcome, detail, depends_on_name: dependsOnName, is_shared: isShared }) {
  const besides = [
    ...(outcome === "quarantined" && detail ? [element("p", {}, t("knownDoubtful", detail))] : []),
    ...(isShared && !dependsOnName ? [element("p", {}, t("knownShared"))] : []),
    ...(dependsOnName ? [element("p", {}, t("knownDependsOnName"))] : []),
  ];
  if (lead === undefined) return [...(isSuppressed ? [element("p", {}, t("knownOptedOut"))] : []), ...besides];
  const since = shortDate(lead.since, currentLanguage());
  const status = lead.status_name.toLocaleLowerCase(currentLanguage());
  const owner = lead.consultant === undefined ? null : element("b", {}, lead.consultant.name);
  const sentence =
    owner === null ? t("knownInQueue", since, status) : tNodes("knownWith", owner, since, status);
  const advice = isSuppressed ? "knownOptedOut" : lead.is_open ? "knownOpen" : "knownEnded";
  return [element("p", {}, sentence), element("p", {}, t(advice)), ...besides];
}
