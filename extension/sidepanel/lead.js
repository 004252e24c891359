/** One lead: who, where it stands, what may be done, and everything that happened. */

import { ApiError } from "../lib/api.js";
import { correctionOf, forgetChange, keepChange, readChange } from "../lib/change-draft.js";
import { callApi } from "../lib/connection.js";
import { byId, element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { installationId } from "../lib/installation.js";
import { displayPhone } from "../lib/phone.js";
import { isObject } from "../lib/shape.js";
import { relativeTime } from "../lib/time.js";
import { statusChip } from "./chips.js";
import { CARD, cardsInWords } from "./cards.js";
import { conversationInWords, WRITTEN } from "./conversation.js";
import { correctionForm } from "./correct.js";
import { CHANGED, createChange } from "./lead-change.js";
import { primaryAction, STEP, stepInWords, telephoneUrl } from "./step.js";
import { storyInWords } from "./story.js";
import { proposalsInWords } from "./proposals.js";
import { otherInterests, touchesInWords } from "./touches.js";

/** @type {import("../lib/shape.js").Shape} */
const LEAD = {
  uid: "string",
  status: "string",
  status_name: "string",
  allowed: ["string"],
  timeline: [{ text: "string", at: "string" }],
  person: { "name?": "string", "phones?": ["string"], "unconfirmed_phones?": ["string"], "emails?": ["string"] },
  "touches?": [{ at: "string" }],
  "interests?": [{ name: "string" }],
  "step?": STEP,
  "conversation?": [WRITTEN],
  "call_back_times?": ["string"],
  "worth?": { "priority_name?": "string", "because?": "string", "sentence?": "string", "reasons?": ["string"] },
  "cards?": [CARD],
  "proposals?": [{ uid: "string", field_name: "string", value: "string", at: "string" }],
};

const FRESH = 8_000;

/** Statuses that are offered, in their order: to reopen a lead is to be in conversation again. */
const OFFERED = ["qualified", "won", "lost", "engaged"];

/** Milliseconds for which what was copied says so. */
const COPIED = 2_000;

/** Milliseconds; whoever waits for a lead is told after that that it does not come. */
const PATIENCE = 10_000;

/**
 * @typedef {import("./lead-row.js").LeadItem & {ended_at?: string, notes?: string, referrer?: {name: string}, product?: string, allowed: string[], conversation?: import("./conversation.js").Written[], call_back_times?: string[],
 *   worth?: {priority_name?: string, because?: string, sentence?: string, reasons?: string[]}, cards?: import("./cards.js").Card[], proposals?: import("./proposals.js").Proposal[], touches?: import("./touches.js").Touch[], interests?: import("./touches.js").Interest[], timeline: import("./story.js").LeadEvent[],
 *   person: {name?: string, city?: string, phones?: string[], unconfirmed_phones?: string[], emails?: string[]}}} Lead
 */

/**
 * @param {{connection: () => import("../lib/connection.js").Connection, lostReasons: () => import("./catalog.js").Coded[], products: () => import("./catalog.js").Coded[], back: () => void}} panel
 */
export function createLead({ connection, lostReasons, products, back }) {
  const place = byId("lead");
  let uid = "";
  let timer = 0;
  /** What is drawn: an answer that says the same must not disturb who is reading or typing. */
  let drawn = "";
  let isChanging = false;
  /** When the API last told what is drawn, in milliseconds since 1970. */
  let seenAt = 0;
  /** What is to be recorded as soon as the lead is there. */
  let wanted = "";
  /** Of the answers that are awaited, only those to this round are heard: somebody else may look by now. */
  let round = 0;
  /** What is drawn, as it came. */
  /** @type {Lead | null} */
  let shown = null;
  /** What the person has unfolded stays so while they look. */
  let unfolded = { earlier: false, technical: false };

  /** @param {string} wish @param {string} [what] is to be recorded at once */
  async function open(wish, what = "") {
    clearTimeout(timer);
    round += 1;
    uid = wish;
    shown = null;
    wanted = what;
    unfolded = { earlier: false, technical: false };
    drawn = "";
    isChanging = false;
    place.hidden = false;
    place.replaceChildren(backButton(), element("p", { class: "visually-hidden" }, t("leadsLoading")), element("div", { class: "skeleton" }));
    place.focus();
    await load();
  }

  function close() {
    leave();
    back();
  }

  /** What was asked for this lead may still be answered: nobody hears it any more. */
  function leave() {
    clearTimeout(timer);
    round += 1;
    shown = null;
    place.hidden = true;
    place.replaceChildren();
    drawn = "";
    isChanging = false;
    seenAt = 0;
  }

  function backButton() {
    return element("button", { class: "quiet back", type: "button", dataset: { part: "back" }, onclick: close }, `← ${t("panelTabLeads")}`);
  }

  async function load() {
    clearTimeout(timer);
    const mine = round;
    try {
      const { body } = await callApi(connection(), "GET", `/v1/leads/${encodeURIComponent(uid)}`, { timeout: PATIENCE, expects: LEAD });
      if (mine !== round) return;
      // Hours that are offered go on with the clock.
      const fresh = JSON.stringify({ ...body, call_back_times: null });
      seenAt = Date.now();
      place.querySelector(".age")?.remove();
      if (fresh !== drawn && !isChanging) {
        const kept = (await readChange(uid, connection())) ?? (await readChange(correctionOf(uid), connection()));
        if (mine !== round) return;
        draw(/** @type {Lead} */ (body), kept);
        drawn = fresh;
      } else refreshTimes();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine !== round) return;
      if (drawn !== "") {
        tellAge();
        return;
      }
      place.replaceChildren(
        backButton(),
        element(
          "div",
          { class: "state", role: "alert" },
          element("p", {}, (error.kind === "offline" ? "" : error.detail) || t("leadsOffline")),
          element("button", { class: "secondary", type: "button", onclick: () => void load() }, t("leadsRetry")),
        ),
      );
    } finally {
      if (mine === round) schedule();
    }
  }

  /** Since when what is shown is as it stands. */
  function tellAge() {
    place.querySelector(".age")?.remove();
    const since = relativeTime(new Date(seenAt).toISOString(), currentLanguage(), Date.now());
    const line = element("p", { class: "age", role: "status" }, element("span", {}, t("leadsStale", since)), element("button", { class: "quiet", type: "button", onclick: () => void load() }, t("leadsRetry")));
    place.firstElementChild?.after(line);
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (place.hidden) return;
      if (document.hidden || isChanging) schedule();
      else void load();
    }, FRESH);
  }

  /** "há 2 minutos" becomes "há 3 minutos" where nothing else is new. */
  function refreshTimes() {
    for (const one of /** @type {NodeListOf<HTMLTimeElement>} */ (place.querySelectorAll("time[data-relative]"))) one.textContent = relativeTime(one.dateTime, currentLanguage());
    if (shown !== null) place.querySelector(".next .line")?.replaceChildren(...stepLine(shown));
  }

  /** @param {Lead} lead @param {import("../lib/change-draft.js").Change | null} kept what was typed of it and not recorded */
  function draw(lead, kept) {
    const language = currentLanguage();
    const change = element("div", { class: "changes" });
    shown = lead;
    const focused = /** @type {HTMLElement | null} */ (place.contains(document.activeElement) ? document.activeElement : null)?.dataset.part;
    place.replaceChildren(
      backButton(),
      element("div", { class: "head" }, element("h2", {}, lead.person.name ?? t("leadErased")), statusChip(lead.status, lead.status_name)),
      ...(lead.is_summary === true ? [element("p", { class: "notice info" }, t("leadSummary", lead.consultant?.name ?? t("leadsQueue")))] : []),
      ...nextStep(lead, change),
      facts(lead),
      buttons(lead, change),
      change,
      ...cardsInWords(lead.cards ?? [], { connection, language, onDecided: () => void reload() }),
      ...proposalsInWords(lead.proposals ?? [], { connection, language, onDecided: () => void reload() }),
      ...conversationInWords(lead.conversation ?? [], { language, isUnfolded: unfolded.earlier, onFold: (is) => (unfolded.earlier = is) }),
      ...touchesInWords(lead.touches ?? [], language),
      ...storyInWords(lead.timeline, { language, isUnfolded: unfolded.technical, onFold: (is) => (unfolded.technical = is) }),
    );
    if (focused !== undefined) /** @type {HTMLElement | null} */ (place.querySelector(`[data-part="${CSS.escape(focused)}"]`))?.focus();
    if (kept?.what === "correct") {
      if (mayDo(lead, "note")) correct(change, lead, kept);
    } else if (kept !== null && mayDo(lead, kept.what)) ask(change, lead, kept.what, kept);
    // Its lead has gone on: the words are still somebody's.
    else if (kept !== null && kept.note !== "" && mayDo(lead, "note")) ask(change, lead, "note", { ...kept, what: "note" });
    else if (wanted !== "" && mayDo(lead, wanted)) ask(change, lead, wanted);
    wanted = "";
  }

  /** @param {Lead} lead @param {string} what a status, "call", "next" or "note" */
  function mayDo(lead, what) {
    if (lead.is_summary === true || lead.timeline.length === 0) return false;
    if (what === "note") return true;
    if (what === "call") return isOpen(lead) && (lead.person.phones ?? []).length > 0;
    if (what === "next") return isOpen(lead);
    return lead.allowed.includes(what) && (what !== "engaged" || !isOpen(lead));
  }

  /** @param {Lead} lead */
  function isOpen(lead) {
    return lead.ended_at === undefined;
  }

  /** @param {Lead} lead @returns {(Node | string)[]} */
  function stepLine(lead) {
    return stepInWords(lead).flatMap((one, n) => (n === 0 ? [one] : [" · ", one]));
  }

  /** @param {Lead} lead @param {HTMLElement} change */
  function nextStep(lead, change) {
    const said = stepInWords(lead);
    const action =
      lead.step === undefined
        ? null
        : primaryAction(lead.step, {
            name: lead.person.name ?? t("leadErased"),
            tone: "primary",
            dataset: { part: "primary" },
            open: () => change.scrollIntoView(),
            call: () => {
              if (mayDo(lead, "call")) ask(change, lead, "call");
            },
          });
    if (said.length === 0 && action === null) return [];
    const line = element("p", { class: "line" }, ...stepLine(lead));
    return [element("div", { class: `next ${lead.step?.list ?? ""}` }, element("div", {}, element("h3", {}, t("leadNext")), line), lead.step?.action === "review" ? null : action)];
  }

  /** What was just done shows, wherever the person is by then. */
  async function reload() {
    if (place.hidden) return;
    isChanging = false;
    drawn = "";
    await load();
    place.focus();
  }

  /** @param {Lead} lead */
  function facts(lead) {
    /** @type {[string, string | (Node | string)[] | undefined][]} */
    const rows = [
      ["leadProduct", lead.product_name ?? lead.interests?.find((one) => one.is_first)?.name ?? lead.product],
      ["leadInterests", otherInterests(lead.interests)],
      ["leadReferrer", lead.referrer?.name],
      ["leadPhone", phones(lead)],
      ["leadEmail", (lead.person.emails ?? []).map((email) => element("div", { class: "value" }, element("span", {}, email), copyButton(email)))],
      ["leadCity", lead.person.city],
      ["leadNotes", lead.notes],
      ["leadPriority", worthInWords(lead.worth)],
      ["leadConsultant", lead.is_summary === true ? undefined : (lead.consultant?.name ?? t("leadsQueue"))],
    ];
    return element(
      "dl",
      { class: "facts" },
      ...rows
        .filter(([, value]) => value !== undefined && value.length > 0)
        .map(([key, value]) => element("div", {}, element("dt", {}, t(key)), element("dd", {}, .../** @type {(Node | string)[]} */ ([value].flat())))),
    );
  }

  /** How urgent it is and who or what says so; what its chance depends on can be unfolded. @param {Lead["worth"]} worth */
  function worthInWords(worth) {
    if (worth?.priority_name === undefined) return undefined;
    const reasons = [worth.sentence, ...(worth.reasons ?? [])].filter((one) => one !== undefined);
    return [
      element("div", {}, element("b", {}, worth.priority_name), worth.because !== undefined && element("small", {}, ` ${worth.because}`)),
      ...(reasons.length === 0 ? [] : [element("details", { class: "earlier" }, element("summary", {}, t("leadWhy")), element("ul", {}, ...reasons.map((one) => element("li", {}, one))))]),
    ];
  }

  /** Each number, to be called or copied. @param {Lead} lead */
  function phones({ person, step }) {
    return (person.phones ?? []).map((phone) => {
      const isDoubtful = person.unconfirmed_phones?.includes(phone) === true;
      const words = displayPhone(phone);
      return element(
        "div",
        { class: "value" },
        /^\+\d+$/.test(phone) ? element("a", { href: telephoneUrl(phone) }, words) : element("span", {}, words),
        isDoubtful && ` (${t("leadPhoneUnconfirmed")})`,
        step?.number === phone && step.extension !== undefined && ` ${t("leadExtension", step.extension)}`,
        copyButton(phone),
      );
    });
  }

  /** @param {string} text */
  function copyButton(text) {
    const button = element("button", { class: "quiet copy", type: "button", "aria-label": `${t("doCopy")}: ${text}`, dataset: { part: `copy ${text}` } }, t("doCopy"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = t("doCopied");
      } catch (error) {
        console.info("not copied:", error);
        button.textContent = t("doCopyFailed");
      }
      setTimeout(() => (button.textContent = t("doCopy")), COPIED);
    });
    return button;
  }

  /** @param {Lead} lead @param {HTMLElement} change */
  function buttons(lead, change) {
    const row = element("div", { class: "actions" });
    for (const what of ["call", "next", "note", ...OFFERED].filter((one) => mayDo(lead, one))) {
      row.append(element("button", { class: what === "lost" ? "secondary danger" : "secondary", type: "button", dataset: { part: what }, onclick: () => ask(change, lead, what) }, t(`leadTo_${what}`)));
    }
    // Whoever only referred the person is told no history, and changes nothing.
    if (lead.timeline.length > 0) {
      row.append(element("button", { class: "secondary", type: "button", dataset: { part: "correct" }, onclick: () => void readChange(correctionOf(lead.uid), connection()).then((kept) => shown === lead && correct(change, lead, kept)) }, t("correctOpen")));
    }
    return row;
  }

  /** @param {HTMLElement} change @param {Lead} lead @param {import("../lib/change-draft.js").Change | null} kept what was typed before */
  function correct(change, lead, kept) {
    isChanging = true;
    const owner = connection();
    let { key = crypto.randomUUID(), sent = "" } = kept ?? {};
    const form = correctionForm({
      known: lead,
      products: products(),
      kept: fieldsOf(kept),
      keep(fields) {
        void keepChange(correctionOf(lead.uid), { what: "correct", choice: "", later: "", note: JSON.stringify(fields), key, sent }, owner).catch((error) => console.warn("correction not kept:", error));
      },
      async send(correction) {
        // The same again is done once; something else is something else.
        if (sent !== "" && sent !== JSON.stringify(correction)) key = crypto.randomUUID();
        sent = JSON.stringify(correction);
        await callApi(owner, "PATCH", `/v1/leads/${encodeURIComponent(lead.uid)}`, {
          body: correction,
          idempotencyKey: key,
          installation: await installationId(),
          // Whatever else says 200 has corrected nothing.
          expects: CHANGED,
        });
        await forgetChange(correctionOf(lead.uid));
        // Another lead may be open by now, or another form.
        if (form.isConnected) await reload();
      },
      cancel() {
        void forgetChange(correctionOf(lead.uid));
        isChanging = false;
        change.replaceChildren();
        place.focus();
      },
    });
    change.replaceChildren(form);
    form.querySelector("input")?.focus();
  }

  /** @param {import("../lib/change-draft.js").Change | null} kept @returns {Record<string, string> | null} the fields of a correction */
  function fieldsOf(kept) {
    try {
      const fields = JSON.parse(kept?.note ?? "null");
      return isObject(fields) ? Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === "string")) : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {HTMLElement} change where the form goes
   * @param {Lead} lead
   * @param {string} what a status, "call", "next" or "note"
   * @param {import("../lib/change-draft.js").Change | null} [kept]
   */
  function ask(change, lead, what, kept = null) {
    isChanging = true;
    // Words that were for another button are somebody's all the same.
    const words = /** @type {HTMLTextAreaElement | null} */ (change.querySelector("#change-note"))?.value ?? "";
    const before = kept ?? (words.trim() === "" ? null : { what, choice: "", later: "", note: words, key: crypto.randomUUID(), sent: "" });
    const form = createChange({ connection, lostReasons, uid, what, hours: lead.call_back_times ?? [], kept: before, onDone: () => void done(), onCancelled: cancel });
    change.replaceChildren(form);
    form.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (form.querySelector("select, .choice, textarea"))?.focus();

    async function done() {
      // Another lead may be open by now, or another form.
      if (form.isConnected) await reload();
    }

    function cancel() {
      isChanging = false;
      change.replaceChildren();
      place.focus();
    }
  }

  return { open, leave, uid: () => uid };
}
