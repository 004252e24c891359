/** The referral: its parts together, from the first key to what comes back of it. */

import { byId } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { markSeen } from "../lib/outcomes.js";
import { ownerOf, viewerOf } from "../lib/owner.js";
import { formatWhole } from "../lib/phone.js";
import { AlreadySentError, enqueue, QueueFullError, takeBack } from "../lib/queue.js";
import { showAnswer, showQueued } from "./answer.js";
import { createCaptured } from "./form/captured.js";
import { createChoices } from "./form/choices.js";
import { forgetAnswer, reasonToWait, sendAndWait, watch } from "./form/delivery.js";
import { createDraftKeeper } from "./form/draft-keeper.js";
import { clearMarks, emptyTyped, field, firstMarked, help, isMarked, isTyped, lockFields, mark, putValues, reportProblem, value, values } from "./form/fields.js";
import { createPhoneDoubt } from "./form/phone-doubt.js";
import { groupDigits } from "./form/phone-field.js";
import { createRecognition } from "./form/recognition.js";
import { createSourcePage, parsePage } from "./form/source-page.js";
import { toSubmission, toValues } from "./form/submission.js";
import { judgePhones } from "./normalize.js";

const NOTES_LIMIT = 5000;

/**
 * @typedef {import("../lib/connection.js").Connection} Connection
 * @typedef {import("../lib/queue.js").Entry} Entry
 * @typedef {import("../lib/draft.js").Draft} Draft
 */

/**
 * @param {object} panel
 * @param {() => Connection} panel.connection
 * @param {Promise<void>} panel.whoThisIs until then `connection` may not be asked for; one may type, and what is sent waits
 * @param {(uid: string) => void} panel.openLead
 * @param {(key: string) => void} panel.onShown whose answer stands above the form now; "" for nobody's
 */
export function createForm({ connection, whoThisIs, openLead, onShown }) {
  const form = byId("form");
  const answer = byId("answer");
  const send = /** @type {HTMLButtonElement} */ (byId("send"));
  const clear = byId("clear");
  /** The draft that is on its way; what stands in the form may be another by the time of its answer. */
  let sending = "";
  let unwatch = () => {};

  const choices = createChoices(connection);
  const phoneDoubt = createPhoneDoubt("phone");
  const referrerPhoneDoubt = createPhoneDoubt("referrer_phone");
  const drafts = createDraftKeeper({
    connection: connection(),
    read: draftValues,
    isTyped,
    onFull: () => reportProblem(t("problemStorageFull")),
    onGone: startAnew,
  });
  const recognition = createRecognition({ connection, onChange: labelButton, onCorrected: drafts.keepSoon });
  const sourcePage = createSourcePage(() => {
    drafts.keepSoon();
    field("name").focus();
  });
  const captured = createCaptured({
    isTaken: () => isSending() || isTyped(),
    use,
    choose(phone) {
      field("phone").value = formatWhole(phone);
      unmark();
      recognition.ask();
      drafts.keepSoon();
      phoneDoubt.whenLeft();
      field(value("name") === "" ? "name" : "referrer").focus();
    },
    judge: (phones) => judgePhones(connection(), phones),
  });

  function isSending() {
    return sending !== "" && sending === drafts.current().id;
  }

  function draftValues() {
    const page = sourcePage.get();
    return { ...values(), ...(page === null ? {} : { page: JSON.stringify(page) }) };
  }

  function labelButton() {
    byId("send-label").textContent = t(isSending() ? "formSending" : recognition.hasOpenLead() ? "formSendKnown" : "formSend");
  }

  /** Help that depends on what stands in the form. */
  function describe() {
    const left = NOTES_LIMIT - value("notes").length;
    if (left < 0) help("notes", t("formNotesTooLong", -left), "bad");
    else help("notes", left < 500 ? t("formNotesLeft", left) : "");
    help("referrer", choices.isNewReferrer() ? t("formReferrerNew") : "");
    help("consent", choices.needsConsent() && !field("consent").checked ? t("formConsentNeeded") : "");
    clear.hidden = isSending() || !isTyped();
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
    if (typeof given.page === "string") sourcePage.set(parsePage(given.page));
    unmark();
    recognition.ask();
  }

  function empty() {
    emptyTyped();
    choices.reset();
    sourcePage.set(null);
    recognition.forget();
    unmark();
    render();
  }

  /** An empty form, which is a referral of its own. */
  function startAnew() {
    empty();
    drafts.begin(connection());
    render();
  }

  /** Draws the form as it stands: locked while what is in it is on its way. */
  function render() {
    const is = isSending();
    send.disabled = is;
    lockFields(is);
    form.setAttribute("aria-busy", String(is));
    clear.hidden = is || !isTyped();
    labelButton();
  }

  /**
   * What was being typed stays a draft of its own.
   * @param {import("../lib/capture.js").Captured} brought
   */
  async function use(brought) {
    if (!isSending() && isTyped()) await drafts.keepNow();
    startAnew();
    sourcePage.set(brought.page ?? null);
    fill({ name: brought.name, phone: formatWhole(brought.phone ?? ""), email: brought.email, notes: brought.notes, tax_id: brought.tax_id });
    phoneDoubt.whenLeft();
    drafts.keepSoon();
    field(brought.name ? "referrer" : "name").focus();
  }

  /** @returns {boolean} whether there is something to send; marks what lacks */
  function isComplete() {
    unmark();
    if (value("name").trim() === "") help("name", t("formNameNeeded"), "bad");
    if (value("phone").trim() === "" && value("email").trim() === "") help("phone", t("formContactNeeded"), "bad");
    if (firstMarked() === null) [phoneDoubt, referrerPhoneDoubt].forEach((doubt) => doubt.maySend());
    const first = firstMarked();
    first?.focus();
    return first === null;
  }

  async function submit() {
    if (isSending() || !isComplete()) return;
    const draft = drafts.current();
    sending = draft.id;
    render();
    seen();
    try {
      await whoThisIs;
      const viewer = viewerOf(connection());
      const entry = await putIntoQueue();
      if (entry === null) return;
      const name = value("name").trim();
      unwatch();
      const ended = await sendAndWait(entry);
      // Somebody else looks at the screen by now.
      if (viewerOf(connection()) !== viewer) return;
      const isStill = drafts.current().id === entry.key;
      if (ended.refused !== undefined) {
        if (isStill) await giveBack(ended.refused);
        return;
      }
      if (ended.answer !== undefined) {
        show(entry.key, name, ended.answer);
        await forgetAnswer(entry);
      } else {
        showQueued(answer, name, await reasonToWait(connection()));
        followUp(entry, name);
      }
      // What was taken from a page meanwhile stays.
      if (!isStill) return;
      startAnew();
      field("name").focus();
      answer.scrollIntoView({ block: "nearest" });
    } finally {
      if (sending === draft.id) sending = "";
      render();
      describe();
    }
  }

  /** @returns {Promise<Entry | null>} null when the browser has no room for it, or it went before; the form says so */
  async function putIntoQueue() {
    const { id, occurredAt, owner } = drafts.current();
    try {
      const submission = toSubmission(values(), sourcePage.get(), t("formConsent"));
      const consultant = owner.uid === null ? connection().consultant : { uid: owner.uid, name: owner.name };
      const entry = await enqueue(submission, consultant, { key: id, occurredAt });
      // From here the queue holds it: the same text as a draft would be sent a second time.
      await drafts.forget();
      return entry;
    } catch (error) {
      if (error instanceof QueueFullError) reportProblem(t("problemStorageFull"));
      else if (error instanceof AlreadySentError) {
        await drafts.forget();
        startAnew();
        reportProblem(t("problemAlreadySent"));
      } else throw error;
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string} name
   * @param {import("./answer.js").Answer} told
   */
  function show(key, name, told) {
    showAnswer(answer, name, told, choices.statusName, openLead, () => {
      void markSeen([key]);
      onShown("");
    });
    onShown(key);
    answer.dataset.key = key;
  }

  /** Whoever sends the next one has seen what stands above the form. */
  function seen() {
    if (answer.dataset.key) void markSeen([answer.dataset.key]);
    delete answer.dataset.key;
    onShown("");
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
      else show(entry.key, name, found);
    });
  }

  /**
   * A refused referral comes back into the form, with the fields marked.
   * @param {Entry} entry
   */
  async function giveBack(entry) {
    sending = "";
    empty();
    drafts.begin(connection(), entry.body.occurred_at ?? null);
    sourcePage.set(parsePage(JSON.stringify(entry.body.page)));
    fill(toValues(entry.body));
    // The draft first: in between it may be in both places, never in none.
    await drafts.keepNow();
    await takeBack(entry.key);
    answer.replaceChildren();
    render();
    const { problem } = entry;
    const unplaced = (problem?.errors ?? []).filter((error) => !mark(error.field, error.detail));
    const marked = firstMarked();
    reportProblem(
      unplaced.map((error) => error.detail).join(" ") ||
        (marked === null ? problem?.detail || problem?.title || t("problemRefused") : t("problemFields")),
    );
    (marked ?? send).focus();
  }

  /** @param {Draft} draft */
  function put(draft) {
    empty();
    fill(draft.values);
    render();
  }

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    void submit();
  });
  form.addEventListener("input", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    const isPhone = target.name === "phone" || target.name === "referrer_phone";
    if (isPhone) groupDigits(target, /** @type {InputEvent} */ (event).inputType);
    if (isMarked(target.name)) help(target.name, "");
    reportProblem("");
    describe();
    if (target.name === "phone" || target.name === "email") recognition.ask();
    if (isPhone) (target.name === "phone" ? phoneDoubt : referrerPhoneDoubt).whileTyping();
    drafts.keepSoon();
  });
  // A name is asked about once it is whole.
  field("name").addEventListener("change", recognition.ask);
  field("phone").addEventListener("change", phoneDoubt.whenLeft);
  field("referrer_phone").addEventListener("change", referrerPhoneDoubt.whenLeft);
  form.addEventListener("keydown", (event) => {
    // Enter makes a new line in the notes; with Ctrl or Cmd it sends from there too.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  });
  clear.addEventListener("click", () => {
    void drafts.forget().then(startAnew);
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
      const draft = await drafts.open(connection());
      if (Object.keys(draft.values).length > 0) put(draft);
      await captured.take();
      describe();
    },
    /**
     * Somebody else looks at the screen: what the one before typed is kept and no longer shown. What was typed before anybody was connected is theirs.
     * @param {Connection} fresh
     */
    async changeViewer(fresh) {
      const { owner } = drafts.current();
      const isTheirs = fresh.state === "ready" && (owner.uid === null || owner.uid === fresh.consultant?.uid);
      if (isTheirs && isSending()) return;
      if (isTheirs && isTyped()) {
        await drafts.adopt(fresh).catch(() => reportProblem(t("problemStorageFull")));
        recognition.askAgain();
        return;
      }
      if (!isTheirs) {
        unwatch();
        answer.replaceChildren();
        delete answer.dataset.key;
        onShown("");
        captured.clear();
        if (isTyped() && !isSending()) await drafts.keepNow().catch((error) => console.warn("draft not kept:", error));
        sending = "";
        empty();
        drafts.begin(fresh);
      }
      if (fresh.state === "ready") {
        const draft = await drafts.open(fresh);
        if (Object.keys(draft.values).length > 0) put(draft);
      }
      render();
      describe();
    },
    /**
     * @param {Entry} entry refused
     * @returns {Promise<boolean>} false when something is being sent
     */
    async correct(entry) {
      if (isSending() || isTyped()) return false;
      await giveBack(entry);
      return true;
    },
    /**
     * @param {Draft} draft that was left somewhere
     * @returns {Promise<boolean>} false when something else is being typed
     */
    async goOn(draft) {
      if (isSending()) return false;
      if (isTyped()) await drafts.keepNow();
      await drafts.goOn({ ...draft, owner: draft.owner.uid === null ? ownerOf(connection()) : draft.owner });
      put(draft);
      field("name").focus();
      return true;
    },
    focus() {
      field("name").focus();
    },
  };
}
