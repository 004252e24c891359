/** One lead: who, where it stands, what may be done, and everything that happened. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { byId, element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { displayPhone } from "../lib/phone.js";
import { fullTime, relativeTime } from "../lib/time.js";
import { statusChip } from "./chips.js";

const FRESH = 8_000;
const OFFERED = ["qualified", "won", "lost"];
const CALL_RESULTS = ["answered", "no_answer", "busy", "wrong_number", "call_back", "opted_out"];
const NOTE_LIMIT = 2000;

/**
 * @typedef {{seq: number, at: string, kind: string, by: string, text: string, values?: Record<string, string>}} LeadEvent
 * @typedef {import("./leads.js").LeadItem & {notes?: string, referrer?: {name: string}, touches: number, allowed: string[],
 *   timeline: LeadEvent[], person: {name?: string, city?: string, phones?: string[], unconfirmed_phones?: string[], emails?: string[]}}} Lead
 */

/**
 * @param {{connection: () => import("../lib/connection.js").Connection, lostReasons: () => import("./catalog.js").Coded[], back: () => void}} panel
 */
export function createLead({ connection, lostReasons, back }) {
  const place = byId("lead");
  let uid = "";
  let timer = 0;
  /** What is drawn: an answer that says the same must not disturb who is reading or typing. */
  let drawn = "";
  let isChanging = false;

  /** @param {string} wish */
  async function open(wish) {
    uid = wish;
    drawn = "";
    isChanging = false;
    place.hidden = false;
    place.replaceChildren(backButton(), element("p", { class: "visually-hidden" }, t("leadsLoading")), element("div", { class: "skeleton" }));
    place.focus();
    await load();
  }

  function close() {
    clearTimeout(timer);
    place.hidden = true;
    back();
  }

  function backButton() {
    return element("button", { class: "quiet back", type: "button", onclick: close }, `← ${t("panelTabLeads")}`);
  }

  async function load() {
    clearTimeout(timer);
    const mine = uid;
    try {
      const { body } = await callApi(connection(), "GET", `/v1/leads/${encodeURIComponent(mine)}`);
      if (mine !== uid || place.hidden) return;
      const fresh = JSON.stringify(body);
      if (fresh !== drawn && !isChanging) {
        draw(/** @type {Lead} */ (body));
        drawn = fresh;
      }
    } catch (error) {
      if (mine !== uid || place.hidden || drawn !== "") return;
      const detail = error instanceof ApiError && error.kind !== "offline" ? error.detail : undefined;
      place.replaceChildren(
        backButton(),
        element(
          "div",
          { class: "state", role: "alert" },
          element("p", {}, detail || t("leadsOffline")),
          element("button", { class: "secondary", type: "button", onclick: () => void load() }, t("leadsRetry")),
        ),
      );
    } finally {
      schedule();
    }
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (place.hidden) return;
      if (document.hidden || isChanging) schedule();
      else void load();
    }, FRESH);
  }

  /** @param {Lead} lead */
  function draw(lead) {
    const language = currentLanguage();
    const change = element("div", { class: "changes" });
    place.replaceChildren(
      backButton(),
      element(
        "div",
        { class: "head" },
        element("h2", {}, lead.person.name ?? t("leadErased")),
        statusChip(lead.status, lead.status_name),
      ),
      facts(lead),
      buttons(lead, change),
      change,
      element("h2", {}, t("leadHistory")),
      element(
        "ol",
        { class: "timeline" },
        ...[...lead.timeline].reverse().map((event) =>
          element(
            "li",
            {},
            event.text,
            ...Object.values(event.values ?? {}).map((text) => element("q", {}, text)),
            element("small", {}, element("time", { dateTime: event.at, title: fullTime(event.at, language) }, relativeTime(event.at, language))),
          ),
        ),
      ),
    );
  }

  /** @param {Lead} lead */
  function facts(lead) {
    const language = currentLanguage();
    const next =
      lead.next_action_name === undefined
        ? undefined
        : lead.next_action_name + (lead.next_action_at === undefined ? "" : ` · ${relativeTime(lead.next_action_at, language)}`);
    /** @type {[string, string | undefined][]} */
    const rows = [
      ["leadNext", next],
      ["leadConsultant", lead.consultant?.name ?? t("leadsQueue")],
      ["leadPhone", lead.person.phones?.map((phone) => displayPhone(phone) + (lead.person.unconfirmed_phones?.includes(phone) ? ` (${t("leadPhoneUnconfirmed")})` : "")).join("\n")],
      ["leadEmail", lead.person.emails?.join("\n")],
      ["leadCity", lead.person.city],
      ["leadReferrer", lead.referrer?.name],
      ["leadTouches", lead.touches > 0 ? String(lead.touches) : undefined],
      ["leadNotes", lead.notes],
    ];
    return element(
      "dl",
      { class: "facts" },
      ...rows
        .filter(([, text]) => text !== undefined && text !== "")
        .map(([key, text]) => element("div", {}, element("dt", {}, t(key)), element("dd", {}, text))),
    );
  }

  /** @param {Lead} lead @param {HTMLElement} change */
  function buttons(lead, change) {
    const row = element("div", { class: "actions" });
    for (const status of OFFERED.filter((one) => lead.allowed.includes(one))) {
      row.append(
        element(
          "button",
          { class: status === "lost" ? "secondary danger" : "secondary", type: "button", onclick: () => ask(change, status) },
          t(`leadTo_${status}`),
        ),
      );
    }
    if (lead.allowed.length > 0 && (lead.person.phones ?? []).length > 0) {
      row.append(element("button", { class: "secondary", type: "button", onclick: () => ask(change, "call") }, t("leadCall")));
    }
    return row;
  }

  /**
   * Asks for what a change needs, and does it.
   * @param {HTMLElement} change
   * @param {string} what a status, or "call"
   */
  function ask(change, what) {
    isChanging = true;
    const choices = what === "lost" ? lostReasons() : what === "call" ? CALL_RESULTS.map((code) => ({ code, name: t(`leadCall_${code}`) })) : [];
    const choice = choices.length === 0 ? null : element("select", { id: "change-choice" }, ...choices.map((one) => element("option", { value: one.code }, one.name)));
    const later = what === "call" ? element("input", { id: "change-later", type: "datetime-local" }) : null;
    const laterField = later === null ? null : element("div", { class: "field", hidden: true }, element("label", { for: "change-later" }, t("leadCallBackAt")), later);
    const note = element("textarea", { id: "change-note", maxLength: NOTE_LIMIT, rows: 2 });
    const problem = element("p", { class: "help bad", role: "alert" });
    const confirm = element("button", { class: "primary", type: "submit" }, t(`leadConfirm_${what}`));
    choice?.addEventListener("change", () => {
      if (laterField !== null) laterField.hidden = choice.value !== "call_back";
    });
    const form = element(
      "form",
      { class: "change", "aria-label": t(what === "call" ? "leadCall" : `leadTo_${what}`) },
      what === "won" && element("p", { class: "help" }, t("leadWonHelp")),
      choice !== null && element("div", { class: "field" }, element("label", { for: "change-choice" }, t(what === "call" ? "leadCallResult" : "leadLostReason")), choice),
      laterField,
      element("div", { class: "field" }, element("label", { for: "change-note" }, `${t("leadNote")} `, element("small", {}, t("formOptional"))), note),
      problem,
      element("div", { class: "actions" }, confirm, element("button", { class: "secondary", type: "button", onclick: cancel }, t("leadCancel"))),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      confirm.disabled = true;
      problem.textContent = "";
      const text = note.value.trim() || undefined;
      try {
        const lead = `/v1/leads/${encodeURIComponent(uid)}`;
        if (what === "call") {
          const at = choice?.value === "call_back" && later?.value ? new Date(later.value).toISOString() : undefined;
          await callApi(connection(), "POST", `${lead}/calls`, { body: { result: choice?.value, note: text, call_back_at: at } });
        } else {
          await callApi(connection(), "POST", `${lead}/status`, { body: { to: what, reason: choice?.value, note: text } });
        }
        isChanging = false;
        drawn = "";
        await load();
        place.focus();
      } catch (error) {
        confirm.disabled = false;
        if (!(error instanceof ApiError)) throw error;
        problem.textContent =
          error.kind === "offline" ? t("leadChangeOffline") : error.errors.map((one) => one.detail).join(" ") || error.detail || error.title;
      }
    });
    change.replaceChildren(form);
    (choice ?? note).focus();

    function cancel() {
      isChanging = false;
      change.replaceChildren();
      place.focus();
    }
  }

  return { open, uid: () => uid };
}
