/** The referral: its parts together, from the first key to what comes back of it. */

import { byId } from "../lib/dom.js";
import { readDraft } from "../lib/draft.js";
import { t } from "../lib/i18n.js";
import { formatPhone } from "../lib/phone.js";
import { enqueue, QueueFullError, takeBack } from "../lib/queue.js";
import { showAnswer, showQueued } from "./answer.js";
import { createCaptured } from "./form/captured.js";
import { createChoices } from "./form/choices.js";
import { forgetAnswer, reasonToWait, sendAndWait, watch } from "./form/delivery.js";
import { createDraftKeeper } from "./form/draft-keeper.js";
import { clearMarks, emptyTyped, field, firstMarked, help, isMarked, isTyped, lockFields, mark, putValues, reportProblem, value, values } from "./form/fields.js";
import { groupDigits } from "./form/phone-field.js";
import { createRecognition } from "./form/recognition.js";
import { createSourcePage } from "./form/source-page.js";
import { toSubmission, toValues } from "./form/submission.js";

const NOTES_LIMIT = 5000;

/**
 * @typedef {import("../lib/connection.js").Connection} Connection
 * @typedef {import("../lib/queue.js").Entry} Entry
 */

/**
 * @param {object} panel
 * @param {() => Connection} panel.connection
 * @param {Promise<void>} panel.whoThisIs until then `connection` is nobody's; one may type, and what is sent waits
 * @param {(uid: string) => void} panel.openLead
 */
export function createForm({ connection, whoThisIs, openLead }) {
  const form = byId("form");
  const answer = byId("answer");
  const send = /** @type {HTMLButtonElement} */ (byId("send"));
  const clear = byId("clear");
  let isSending = false;
  let unwatch = () => {};

  const choices = createChoices(connection);
  const drafts = createDraftKeeper(draft, () => reportProblem(t("problemStorageFull")));
  const recognition = createRecognition({ connection, onChange: labelButton, onCorrected: drafts.keepSoon });
  const sourcePage = createSourcePage(() => {
    drafts.keepSoon();
    field("name").focus();
  });
  const captured = createCaptured({ isTaken: () => isSending || isTyped(), use });

  function draft() {
    const page = sourcePage.get();
    return { ...values(), ...(page === null ? {} : { page: JSON.stringify(page) }) };
  }

  function labelButton() {
    byId("send-label").textContent = t(isSending ? "formSending" : recognition.hasOpenLead() ? "formSendKnown" : "formSend");
  }

  /** Help that depends on what stands in the form. */
  function describe() {
    const left = NOTES_LIMIT - value("notes").length;
    if (left < 0) help("notes", t("formNotesTooLong", -left), "bad");
    else help("notes", left < 500 ? t("formNotesLeft", left) : "");
    help("referrer", choices.isNewReferrer() ? t("formReferrerNew") : "");
    help("consent", choices.needsConsent() && !field("consent").checked ? t("formConsentNeeded") : "");
    clear.hidden = isSending || !isTyped();
  }

  function unmark() {
    clearMarks();
    describe();
  }

  /**
   * Puts values into the form; what is not named stays.
   * @param {Record<string, unknown>} given fields, and `page` as JSON
   */
  function fill(given) {
    putValues(given);
    if (typeof given.page === "string") sourcePage.set(JSON.parse(given.page));
    unmark();
    recognition.ask();
  }

  /** @returns {Promise<void>} when the draft is gone too */
  function empty() {
    emptyTyped();
    choices.reset();
    sourcePage.set(null);
    recognition.forget();
    unmark();
    labelButton();
    return drafts.forget();
  }

  /** @param {import("../lib/capture.js").Captured} brought */
  async function use(brought) {
    await empty();
    captured.clear();
    sourcePage.set(brought.page ?? null);
    fill({ name: brought.name, phone: formatPhone(brought.phone ?? ""), email: brought.email, notes: brought.notes });
    drafts.keepSoon();
    field(brought.name ? "referrer" : "name").focus();
  }

  /** @returns {boolean} whether there is something to send; marks what lacks */
  function isComplete() {
    unmark();
    if (value("name").trim() === "") help("name", t("formNameNeeded"), "bad");
    if (value("phone").trim() === "" && value("email").trim() === "") help("phone", t("formContactNeeded"), "bad");
    const first = firstMarked();
    first?.focus();
    return first === null;
  }

  /** @param {boolean} is */
  function setSending(is) {
    isSending = is;
    send.disabled = is;
    lockFields(is);
    form.setAttribute("aria-busy", String(is));
    labelButton();
  }

  async function submit() {
    if (isSending || !isComplete()) return;
    setSending(true);
    try {
      await whoThisIs;
      const entry = await putIntoQueue();
      if (entry === null) return;
      const name = value("name").trim();
      unwatch();
      const ended = await sendAndWait(entry);
      if (ended.refused !== undefined) {
        await giveBack(ended.refused);
        return;
      }
      if (ended.answer !== undefined) {
        showAnswer(answer, name, ended.answer, choices.statusName, openLead);
        await forgetAnswer(entry);
      } else {
        showQueued(answer, name, await reasonToWait(connection()));
        followUp(entry, name);
      }
      await empty();
      setSending(false);
      field("name").focus();
      answer.scrollIntoView({ block: "nearest" });
    } finally {
      setSending(false);
      describe();
    }
  }

  /** @returns {Promise<Entry | null>} null when the browser has no room for it; the form says so */
  async function putIntoQueue() {
    try {
      const submission = toSubmission(values(), sourcePage.get(), t("formConsent"));
      const entry = await enqueue(submission, connection().consultant);
      // From here the queue holds it: the same text as a draft would be sent a second time.
      await drafts.forget();
      return entry;
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      reportProblem(t("problemStorageFull"));
      return null;
    }
  }

  /**
   * The notice that a referral waits becomes its answer, or goes, when it no longer waits.
   * @param {Entry} entry
   * @param {string} name
   */
  function followUp(entry, name) {
    const shown = answer.firstElementChild;
    unwatch = watch(entry, (found) => {
      if (answer.firstElementChild !== shown) return;
      if (found === undefined) answer.replaceChildren();
      else showAnswer(answer, name, found, choices.statusName, openLead);
    });
  }

  /**
   * A refused referral comes back into the form, with the fields marked.
   * @param {Entry} entry
   */
  async function giveBack(entry) {
    setSending(false);
    sourcePage.set(entry.body.page ?? null);
    fill(toValues(entry.body));
    // The draft first: in between it may be in both places, never in none.
    await drafts.keepNow();
    await takeBack(entry.key);
    answer.replaceChildren();
    const { problem } = entry;
    const unplaced = (problem?.errors ?? []).filter((error) => !mark(error.field, error.detail));
    const marked = firstMarked();
    reportProblem(
      unplaced.map((error) => error.detail).join(" ") ||
        (marked === null ? problem?.detail || problem?.title || t("problemRefused") : t("problemFields")),
    );
    (marked ?? send).focus();
  }

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    void submit();
  });
  form.addEventListener("input", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target.name === "phone") groupDigits(target, /** @type {InputEvent} */ (event).inputType);
    if (isMarked(target.name)) help(target.name, "");
    reportProblem("");
    describe();
    if (target.name === "phone" || target.name === "email") recognition.ask();
    drafts.keepSoon();
  });
  form.addEventListener("keydown", (event) => {
    // Enter makes a new line in the notes; with Ctrl or Cmd it sends from there too.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  });
  clear.addEventListener("click", () => {
    void empty();
    captured.clear();
    field("name").focus();
  });
  labelButton();

  return {
    /** @param {import("./catalog.js").Catalog} fresh */
    useCatalog(fresh) {
      choices.use(fresh);
      describe();
    },
    /** Asks about what stands in the form, once there is somebody who may ask. */
    lookUp: recognition.askAgain,
    /** @returns {Promise<void>} when what was typed before stands in the form again */
    async restore() {
      const kept = await readDraft();
      if (Object.keys(kept).length > 0) fill(kept);
      await captured.take();
      describe();
    },
    /**
     * @param {Entry} entry refused
     * @returns {Promise<boolean>} false when something else is being typed
     */
    async correct(entry) {
      if (isSending || isTyped()) return false;
      await giveBack(entry);
      return true;
    },
    focus() {
      field("name").focus();
    },
  };
}
