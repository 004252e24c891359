/** Asks for what a change of a lead needs, and has it done. The answer goes to the form that asked, wherever the person is by then. */

import { ApiError } from "../lib/api.js";
import { forgetChange, keepChange } from "../lib/change-draft.js";
import { callApi } from "../lib/connection.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { installationId } from "../lib/installation.js";
import { hoursField } from "./hours.js";

const CALL_RESULTS = ["answered", "no_answer", "busy", "wrong_number", "call_back", "opted_out"];
const NOTE_LIMIT = 2000;

/** What is recorded beside a status, and where. */
const PLACES = Object.freeze({ call: "calls", next: "next-action", note: "notes" });

/**
 * How the API answers what it has done to a lead.
 * @type {import("../lib/shape.js").Shape}
 */
export const CHANGED = { uid: "string", status: "string", status_name: "string" };

/** The code of a change that is being made under the same key, how often it is asked for again, and after how many milliseconds. */
const STILL_RUNNING = "ID302";
const TRIES = 10;
const WAIT = 1_000;

/** Milliseconds between a key and the text being kept. */
const PAUSE = 250;

/**
 * @typedef {import("../lib/change-draft.js").Change} Change
 * @param {object} panel
 * @param {() => import("../lib/connection.js").Connection} panel.connection
 * @param {() => import("./catalog.js").Coded[]} panel.lostReasons
 * @param {string} panel.uid of the lead
 * @param {string} panel.what a status, "call", "next" or "note"
 * @param {string[]} panel.hours that are offered
 * @param {Change | null} panel.kept what was typed before
 * @param {() => void} panel.onDone
 * @param {() => void} panel.onCancelled
 * @returns {HTMLFormElement}
 */
export function createChange({ connection, lostReasons, uid, what, hours, kept, onDone, onCancelled }) {
  const choices = what === "lost" ? lostReasons() : what === "call" ? CALL_RESULTS.map((code) => ({ code, name: t(`leadCall_${code}`) })) : [];
  const isChosen = what === "lost" || what === "call";
  // Nothing is chosen beforehand: what nobody chose is no reason.
  const choice = isChosen
    ? element("select", { id: "change-choice", "aria-describedby": "change-choice-help" }, element("option", { value: "" }, t("choiceNone")), ...choices.map((one) => element("option", { value: one.code }, one.name)))
    : null;
  const choiceHelp = element("p", { id: "change-choice-help", class: "help bad", role: "alert" });
  const later = what === "call" || what === "next" ? hoursField(what === "call" ? "leadCallBackAt" : "leadNextAt", hours, kept?.later ?? "") : null;
  const note = element("textarea", { id: "change-note", maxLength: NOTE_LIMIT, rows: 2 });
  const problem = element("p", { class: "help bad", role: "alert" });
  const confirm = element("button", { class: "primary", type: "submit" }, t(`leadConfirm_${what}`));
  const owner = connection();
  let { key = crypto.randomUUID(), sent = "" } = kept ?? {};
  let timer = 0;

  if (kept !== null) {
    note.value = kept.note;
    if (choice !== null && choices.some(({ code }) => code === kept.choice)) choice.value = kept.choice;
  }
  showLater();

  function needsHour() {
    return what === "next" || (what === "call" && choice?.value === "call_back");
  }

  function showLater() {
    if (later !== null) later.field.hidden = !needsHour();
  }

  function keep() {
    clearTimeout(timer);
    timer = 0;
    return keepChange(uid, { what, choice: choice?.value ?? "", later: later?.value() ?? "", note: note.value, key, sent }, owner).catch((error) => console.warn("change not kept:", error));
  }

  function keepSoon() {
    if (timer === 0) timer = setTimeout(() => void keep(), PAUSE);
  }

  /** @returns {boolean} whether nothing is wanting; what is, is said, and has the focus */
  function isComplete() {
    choiceHelp.textContent = "";
    choice?.removeAttribute("aria-invalid");
    if (choice?.value === "") {
      choiceHelp.textContent = t(what === "call" ? "leadCallResultNeeded" : "leadLostReasonNeeded");
      choice.setAttribute("aria-invalid", "true");
      choice.focus();
      return false;
    }
    if (needsHour() && later?.at() === undefined) {
      later?.demand();
      return false;
    }
    if (what === "note" && note.value.trim() === "") {
      problem.textContent = t("leadNoteNeeded");
      note.focus();
      return false;
    }
    return true;
  }

  function body() {
    const text = note.value.trim() || undefined;
    if (what === "call") return { result: choice?.value, note: text, call_back_at: needsHour() ? later?.at() : undefined };
    if (what === "next") return { at: later?.at(), note: text };
    if (what === "note") return { note: text };
    return { to: what, reason: choice?.value, note: text };
  }

  const form = element(
    "form",
    { class: "change", "aria-label": t(`leadTo_${what}`), noValidate: true },
    what === "won" && element("p", { class: "help" }, t("leadWonHelp")),
    what === "engaged" && element("p", { class: "help" }, t("leadReopenHelp")),
    choice !== null && element("div", { class: "field" }, element("label", { for: "change-choice" }, t(what === "call" ? "leadCallResult" : "leadLostReason")), choice, choiceHelp),
    later !== null && later.field,
    element("div", { class: "field" }, element("label", { for: "change-note" }, t("leadNote"), " ", what !== "note" && element("small", {}, t("formOptional"))), note),
    problem,
    element("div", { class: "actions" }, confirm, element("button", { class: "secondary", type: "button", onclick: cancel }, t("leadCancel"))),
  );
  form.addEventListener("input", keepSoon);
  choice?.addEventListener("change", () => {
    choiceHelp.textContent = "";
    choice.removeAttribute("aria-invalid");
    showLater();
    keepSoon();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (confirm.disabled) return;
    problem.textContent = "";
    if (!isComplete()) return;
    setBusy(true);
    const said = body();
    // The same again is done once; something else is something else.
    if (sent !== "" && sent !== JSON.stringify(said)) key = crypto.randomUUID();
    sent = JSON.stringify(said);
    await keep();
    try {
      await sendOnce(said);
      clearTimeout(timer);
      await forgetChange(uid);
      onDone();
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError)) throw error;
      problem.textContent =
        error.kind === "offline" ? t("leadChangeOffline") : error.errors.map((one) => one.detail).join(" ") || error.detail || error.title || t("leadChangeFailed");
    }
  });

  /** @param {object} said */
  async function sendOnce(said) {
    for (let tries = 0; ; tries += 1) {
      try {
        await callApi(owner, "POST", `/v1/leads/${encodeURIComponent(uid)}/${PLACES[/** @type {keyof typeof PLACES} */ (what)] ?? "status"}`, {
          body: said,
          idempotencyKey: key,
          installation: await installationId(),
          // Whatever else says 200 has recorded nothing.
          expects: CHANGED,
        });
        return;
      } catch (error) {
        // What broke off is repeated by the browser itself, and may still be on its way.
        if (!(error instanceof ApiError) || error.code !== STILL_RUNNING || tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, WAIT));
      }
    }
  }

  /** @param {boolean} isBusy what is on its way is not changed under the hand */
  function setBusy(isBusy) {
    confirm.disabled = isBusy;
    note.readOnly = isBusy;
    if (choice !== null) choice.disabled = isBusy;
  }

  // A panel that closes gives no time.
  addEventListener("pagehide", () => {
    if (timer !== 0 && form.isConnected) void keep();
  });

  function cancel() {
    clearTimeout(timer);
    void forgetChange(uid);
    onCancelled();
  }

  return form;
}
