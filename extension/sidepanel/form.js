/** The indication: fields, draft, look-up, submission and what comes back of it. */

import { onCaptured, takeCaptured } from "../lib/capture.js";
import { byId, element } from "../lib/dom.js";
import { clearDraft, readDraft, writeDraft } from "../lib/draft.js";
import { t, tNodes } from "../lib/i18n.js";
import { FLUSH } from "../lib/messages.js";
import { caretIn, formatPhone } from "../lib/phone.js";
import { ANSWER_PREFIX, enqueue, entries, onQueueChange, QueueFullError, takeBack } from "../lib/queue.js";
import { showAnswer, showQueued } from "./answer.js";
import { attachCombobox, fold } from "./combobox.js";
import { createLookup, knownInWords, phoneInWords } from "./known.js";

const FIELDS = /** @type {const} */ (["name", "phone", "email", "referrer", "origin", "product", "notes"]);

/** Where an error of the API belongs. */
const FIELD_OF = Object.freeze({
  "person.name": "name",
  person: "name",
  "person.phone": "phone",
  "person.email": "email",
  "referrer.name": "referrer",
  referrer: "referrer",
  origin: "origin",
  product: "product",
  notes: "notes",
  consent: "consent",
  "consent.statement": "consent",
  "consent.basis": "consent",
});

const NOTES_LIMIT = 5000;

/** How long Enter waits for the answer before it says that the queue goes on alone. */
const PATIENCE = 12_000;

/**
 * @typedef {import("../lib/connection.js").Connection} Connection
 * @typedef {import("../lib/queue.js").Entry} Entry
 * @typedef {import("./catalog.js").Catalog} Catalog
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
  const captured = byId("captured");
  const known = byId("known");
  const send = /** @type {HTMLButtonElement} */ (byId("send"));
  const sendLabel = byId("send-label");
  const clear = byId("clear");
  const problem = byId("form-problem");
  const page = byId("page");
  /** @type {Catalog | null} */
  let catalog = null;
  /** @type {{url: string, title?: string} | null} */
  let capturedPage = null;
  let isSending = false;
  let isKnownOpen = false;
  let draftTimer = 0;
  /** The origin with which the form began: nobody's choice. */
  let firstOrigin = "";
  let unfollow = () => {};

  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (byId(name));
  /** @param {string} name */
  const value = (name) => field(name).value;

  const lookup = createLookup(connection, ({ known: answered, errors }) => {
    const words = answered === null ? [] : knownInWords(answered);
    const isSuppressed = answered?.is_suppressed === true;
    known.hidden = words.length === 0;
    known.classList.toggle("warn", isSuppressed);
    known.classList.toggle("info", !isSuppressed);
    known.replaceChildren(...words);
    isKnownOpen = answered?.lead?.is_open === true;
    if (answered?.phone !== undefined) help("phone", phoneInWords(answered.phone), "good");
    else if (!field("phone").hasAttribute("aria-invalid")) help("phone", "");
    doubtEmail(answered?.email);
    for (const error of errors) mark(error.field, error.detail);
    labelButton();
  });

  /**
   * Offers what was probably meant; nothing is changed without a click.
   * @param {import("./known.js").KnownEmail | undefined} found
   */
  function doubtEmail(found) {
    if (field("email").hasAttribute("aria-invalid")) return;
    help("email", found?.is_disposable ? t("formEmailDisposable") : "");
    const { suggestion } = found ?? {};
    if (suggestion === undefined) return;
    const accept = element("button", { class: "quiet", type: "button" }, suggestion);
    accept.addEventListener("click", () => {
      field("email").value = suggestion;
      field("email").focus();
      help("email", "");
      ask();
      keepDraft();
    });
    byId("email-help").replaceChildren(tNodes("formEmailMeant", accept));
  }

  /**
   * @param {string} name of the field
   * @param {string} text
   * @param {"" | "good" | "bad"} [tone]
   */
  function help(name, text, tone = "") {
    const place = byId(`${name}-help`);
    place.textContent = text;
    place.className = `help ${tone}`;
    if (tone === "bad") field(name).setAttribute("aria-invalid", "true");
    else field(name).removeAttribute("aria-invalid");
  }

  /**
   * @param {string} path of the API, or a field's own name
   * @param {string} detail
   * @returns {boolean} whether the form has such a field
   */
  function mark(path, detail) {
    const name = FIELD_OF[/** @type {keyof typeof FIELD_OF} */ (path)] ?? path;
    if (name !== "consent" && !FIELDS.includes(/** @type {typeof FIELDS[number]} */ (name))) return false;
    help(name, detail, "bad");
    return true;
  }

  function unmark() {
    for (const name of [...FIELDS, "consent"]) help(name, "");
    problem.textContent = "";
    describe();
  }

  /** Help that depends on what stands in the form. */
  function describe() {
    const left = NOTES_LIMIT - value("notes").length;
    if (left < 0) help("notes", t("formNotesTooLong", -left), "bad");
    else help("notes", left < 500 ? t("formNotesLeft", left) : "");
    const referrer = fold(value("referrer").trim());
    const isNew = referrer !== "" && catalog !== null && !catalog.referrers.some((one) => fold(one.name) === referrer);
    help("referrer", isNew ? t("formReferrerNew") : "");
    const needsConsent = catalog?.consent_policy === "require" && !field("consent").checked;
    help("consent", needsConsent ? t("formConsentNeeded") : "");
    clear.hidden = isSending || !isTyped();
  }

  function labelButton() {
    sendLabel.textContent = t(isSending ? "formSending" : isKnownOpen ? "formSendKnown" : "formSend");
  }

  function isTyped() {
    return ["name", "phone", "email", "referrer", "notes"].some((name) => value(name) !== "");
  }

  function ask() {
    lookup.ask(value("phone"), value("email"));
  }

  function showPage() {
    page.hidden = capturedPage === null;
    if (capturedPage !== null) {
      const host = new URL(capturedPage.url).hostname;
      /** @type {HTMLElement} */ (page.firstElementChild).textContent = t("formPage", capturedPage.title || host);
    }
  }

  function draft() {
    return {
      ...Object.fromEntries(FIELDS.map((name) => [name, value(name)])),
      consent: field("consent").checked,
      ...(capturedPage === null ? {} : { page: JSON.stringify(capturedPage) }),
    };
  }

  function keepDraft() {
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => {
      writeDraft(draft()).catch(() => {
        problem.textContent = t("problemStorageFull");
      });
    }, 250);
  }

  /**
   * Puts values into the form; what is not named stays.
   * @param {Record<string, unknown>} values
   */
  function fill(values) {
    for (const name of FIELDS) {
      const text = values[name];
      if (typeof text !== "string") continue;
      // A code that the catalogue lost would leave the list without a choice.
      if (field(name).tagName === "SELECT" && ![...field(name).children].some((one) => /** @type {HTMLOptionElement} */ (one).value === text)) continue;
      field(name).value = text;
    }
    if (typeof values.consent === "boolean") field("consent").checked = values.consent;
    if (typeof values.page === "string") capturedPage = JSON.parse(values.page);
    showPage();
    unmark();
    ask();
  }

  function empty() {
    for (const name of ["name", "phone", "email", "referrer", "notes"]) field(name).value = "";
    field("consent").checked = false;
    field("product").value = "";
    beginWithOrigin();
    capturedPage = null;
    showPage();
    lookup.forget();
    known.hidden = true;
    isKnownOpen = false;
    unmark();
    labelButton();
    clearTimeout(draftTimer);
    return clearDraft();
  }

  function defaultOrigin() {
    const wish = connection().defaultOrigin;
    const codes = catalog?.origins.map((origin) => origin.code) ?? [];
    return [wish, "extension", codes[0]].find((code) => code !== undefined && codes.includes(code)) ?? "";
  }

  function beginWithOrigin() {
    const origin = /** @type {HTMLSelectElement} */ (byId("origin"));
    origin.value = defaultOrigin();
    if (origin.value === "") origin.selectedIndex = 0;
    firstOrigin = origin.value;
  }

  /** @param {Catalog} fresh */
  function useCatalog(fresh) {
    const chosen = { origin: value("origin") === firstOrigin ? "" : value("origin"), product: value("product") };
    catalog = fresh;
    const options = (/** @type {import("./catalog.js").Coded[]} */ list) =>
      list.map((one) => element("option", { value: one.code }, one.name));
    field("origin").replaceChildren(
      ...(fresh.origins.length === 0
        ? [element("option", { value: "extension" }, t("formOriginDefault"))]
        : options(fresh.origins)),
    );
    field("product").replaceChildren(element("option", { value: "" }, t("formProductNone")), ...options(fresh.products));
    beginWithOrigin();
    if (fresh.origins.some((one) => one.code === chosen.origin)) field("origin").value = chosen.origin;
    field("product").value = fresh.products.some((one) => one.code === chosen.product) ? chosen.product : "";
    describe();
  }

  /** @returns {Record<string, unknown>} the body of POST /v1/leads */
  function submission() {
    const text = (/** @type {string} */ name) => value(name).trim() || undefined;
    return {
      person: { name: text("name"), phone: text("phone"), email: text("email") },
      ...(text("referrer") === undefined ? {} : { referrer: { name: text("referrer") } }),
      origin: value("origin") || "extension",
      product: text("product"),
      notes: text("notes"),
      ...(field("consent").checked ? { consent: { basis: "consent", statement: t("formConsent") } } : {}),
      ...(capturedPage === null ? {} : { page: capturedPage }),
    };
  }

  /** @returns {boolean} whether there is something to send; marks what lacks */
  function isComplete() {
    unmark();
    if (value("name").trim() === "") help("name", t("formNameNeeded"), "bad");
    if (value("phone").trim() === "" && value("email").trim() === "") help("phone", t("formContactNeeded"), "bad");
    const first = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
    first?.focus();
    return first === null;
  }

  /** @param {boolean} is */
  function setSending(is) {
    isSending = is;
    send.disabled = is;
    for (const name of FIELDS) {
      if (field(name).tagName === "SELECT") field(name).disabled = is;
      else field(name).readOnly = is;
    }
    field("consent").disabled = is;
    form.setAttribute("aria-busy", String(is));
    labelButton();
  }

  async function submit() {
    if (isSending || !isComplete()) return;
    setSending(true);
    try {
      await whoThisIs;
      const owner = connection().consultant;
      /** @type {Entry} */
      let entry;
      try {
        entry = await enqueue(submission(), owner);
      } catch (error) {
        if (!(error instanceof QueueFullError)) throw error;
        problem.textContent = t("problemStorageFull");
        return;
      }
      // From here the queue holds it: the same text as a draft would be sent a second time.
      clearTimeout(draftTimer);
      await clearDraft();
      const name = value("name").trim();
      unfollow();
      const ended = await outcomeOf(entry);
      if (ended.refused !== undefined) {
        await giveBack(ended.refused);
        return;
      }
      if (ended.answer !== undefined) {
        showAnswer(answer, name, ended.answer, statusName, openLead);
        await chrome.storage.session.remove(ANSWER_PREFIX + entry.key);
      } else {
        showQueued(answer, name, await reasonToWait());
        follow(entry, name);
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

  /**
   * The notice that an indication waits becomes its answer, or goes, when it no longer waits.
   * @param {Entry} entry
   * @param {string} name
   */
  function follow(entry, name) {
    const shown = answer.firstElementChild;
    const answerKey = ANSWER_PREFIX + entry.key;
    unfollow = onQueueChange(async () => {
      const { [answerKey]: answered } = await chrome.storage.session.get(answerKey);
      const waits = (await entries()).some((one) => one.key === entry.key && one.state !== "refused");
      if (answered === undefined && waits) return;
      unfollow();
      if (answer.firstElementChild !== shown) return;
      if (answered === undefined) answer.replaceChildren();
      else showAnswer(answer, name, answered, statusName, openLead);
    });
  }

  async function reasonToWait() {
    const { state } = connection();
    if (state === "revoked") return t("queueWaitsForAccess");
    if ((await entries()).some((entry) => entry.state === "sending")) return t("queueSending");
    return t(state === "none" ? "queueWaitsForConnection" : navigator.onLine ? "queueWaitsForServer" : "queueWaitsForNetwork");
  }

  /**
   * Has the queue sent, and waits until the entry was answered or refused, or until there is no more to wait for.
   * @param {Entry} entry
   * @returns {Promise<{answer?: import("./answer.js").Answer, refused?: Entry}>}
   */
  async function outcomeOf(entry) {
    const answerKey = ANSWER_PREFIX + entry.key;
    const look = async () => {
      const { [answerKey]: answered } = await chrome.storage.session.get(answerKey);
      if (answered !== undefined) return { answer: answered };
      const mine = (await entries()).find((one) => one.key === entry.key);
      return mine?.state === "refused" ? { refused: mine } : null;
    };
    return new Promise((resolve) => {
      const stop = onQueueChange(() => void look().then((found) => found !== null && end(found)));
      const timer = setTimeout(() => end({}), PATIENCE);
      /** @param {{answer?: import("./answer.js").Answer, refused?: Entry}} result */
      function end(result) {
        clearTimeout(timer);
        stop();
        resolve(result);
      }
      void chrome.runtime
        .sendMessage({ type: FLUSH })
        // The worker may be stopped before it answers; what it did stands in the storage.
        .then(look, look)
        .then((found) => end(found ?? {}));
    });
  }

  /**
   * A refused indication comes back into the form, with the fields marked.
   * @param {Entry} entry
   */
  async function giveBack(entry) {
    setSending(false);
    const { body } = entry;
    const person = body.person ?? {};
    capturedPage = body.page ?? null;
    fill({
      name: person.name ?? "",
      phone: person.phone ?? "",
      email: person.email ?? "",
      referrer: body.referrer?.name ?? "",
      origin: body.origin ?? "",
      product: body.product ?? "",
      notes: body.notes ?? "",
      consent: body.consent !== undefined,
    });
    // The draft first: in between it may be in both places, never in none.
    await writeDraft(draft());
    await takeBack(entry.key);
    answer.replaceChildren();
    const unplaced = (entry.problem?.errors ?? []).filter((error) => !mark(error.field, error.detail));
    const marked = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
    problem.textContent =
      unplaced.map((error) => error.detail).join(" ") ||
      (marked === null ? (entry.problem?.detail || entry.problem?.title || t("problemRefused")) : t("problemFields"));
    (marked ?? send).focus();
  }

  /** @param {string} status */
  function statusName(status) {
    return catalog?.statuses.find((one) => one.code === status)?.name ?? status;
  }

  /** What the gesture on a page brought, unless something else is being typed. */
  async function takeCapture() {
    const brought = await takeCaptured();
    if (brought === null) return;
    captured.replaceChildren();
    if (brought.problem !== undefined) {
      notice("warn", t(`capture_${brought.problem}`));
      return;
    }
    if (isSending || isTyped()) {
      notice("info", t("captureWaits", brought.name ?? brought.phone ?? brought.email ?? ""), () => void use(brought));
    } else {
      await use(brought);
    }
  }

  /** @param {import("../lib/capture.js").Captured} brought */
  async function use(brought) {
    await empty();
    captured.replaceChildren();
    capturedPage = brought.page ?? null;
    fill({ name: brought.name, phone: formatPhone(brought.phone ?? ""), email: brought.email, notes: brought.notes });
    keepDraft();
    field(brought.name ? "referrer" : "name").focus();
  }

  /**
   * @param {string} tone
   * @param {string} text
   * @param {() => void} [replace]
   */
  function notice(tone, text, replace) {
    captured.replaceChildren(
      element(
        "div",
        { class: `notice ${tone}` },
        element("p", {}, text),
        replace !== undefined &&
          element("button", { class: "quiet", type: "button", onclick: replace }, t("captureReplace")),
        element(
          "button",
          { class: "close", type: "button", "aria-label": t("answerClose"), onclick: () => captured.replaceChildren() },
          "×",
        ),
      ),
    );
  }

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    void submit();
  });
  form.addEventListener("input", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    const insertion = /** @type {InputEvent} */ (event).inputType ?? "";
    if (target.name === "phone" && insertion.startsWith("insert")) {
      const caret = target.selectionStart ?? target.value.length;
      const formatted = formatPhone(target.value);
      if (formatted !== target.value) {
        const at = caretIn(target.value.slice(0, caret), formatted);
        target.value = formatted;
        target.setSelectionRange(at, at);
      }
    }
    if (target.hasAttribute("aria-invalid")) help(target.name, "");
    problem.textContent = "";
    describe();
    if (target.name === "phone" || target.name === "email") ask();
    keepDraft();
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
    captured.replaceChildren();
    field("name").focus();
  });
  page.querySelector("button")?.addEventListener("click", () => {
    capturedPage = null;
    showPage();
    keepDraft();
    field("name").focus();
  });
  attachCombobox(
    field("referrer"),
    /** @type {HTMLUListElement} */ (byId("referrer-options")),
    () => catalog?.referrers.map((one) => one.name) ?? [],
  );
  onCaptured(() => void takeCapture());
  labelButton();

  return {
    useCatalog,
    /** Asks about what stands in the form, once there is somebody who may ask. */
    lookUp() {
      lookup.forget();
      ask();
    },
    /** @returns {Promise<void>} when what was typed before stands in the form again */
    async restore() {
      const kept = await readDraft();
      if (Object.keys(kept).length > 0) fill(kept);
      await takeCapture();
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
