/** The foot of the panel, the one place for all that is not done: what waits, was refused, was answered unseen, or was left half typed, and what can be done about it. */

import { coalesced } from "../lib/coalesce.js";
import { byId, element } from "../lib/dom.js";
import { leftDrafts, onDraftChange, removeDraft } from "../lib/draft.js";
import { currentLanguage, t, tCount } from "../lib/i18n.js";
import { FLUSH } from "../lib/messages.js";
import { isOutcomeName, markSeen, readOutcomes } from "../lib/outcomes.js";
import { discard, entries, onQueueChange } from "../lib/queue.js";
import { fullTime, relativeTime } from "../lib/time.js";
import { answerInWords } from "./answer.js";

/** Times in words grow old while somebody looks. */
const FRESH = 20_000;

/** How many of a kind are listed; the others come when these have gone. */
const MOST = 50;

/**
 * @typedef {import("../lib/queue.js").Entry} Entry
 * @typedef {import("../lib/draft.js").Draft} Draft
 * @typedef {import("../lib/outcomes.js").Outcome} Outcome
 */

/**
 * @param {object} panel
 * @param {() => import("../lib/connection.js").Connection} panel.connection
 * @param {(entry: Entry) => Promise<boolean>} panel.correct
 * @param {(draft: Draft) => Promise<boolean>} panel.goOn
 * @param {(uid: string) => void} panel.openLead
 */
export function createQueueBar({ connection, correct, goOn, openLead }) {
  const bar = byId("queue");
  const count = byId("queue-count");
  const text = byId("queue-text");
  const toggle = byId("queue-toggle");
  const list = byId("queue-list");
  let isOpen = false;
  /** Whose answer stands above the form: it is told there. */
  let shownKey = "";
  const render = coalesced(redraw);

  /** @param {Entry[]} waiting @param {Entry[]} refused @param {Outcome[]} unseen @param {Draft[]} drafts @param {number} others */
  function reason(waiting, refused, unseen, drafts, others) {
    const { state } = connection();
    if (state === "revoked" && waiting.length + refused.length > 0) return t("queueWaitsForAccess");
    if (refused.length > 0) return t("queueRefusedText");
    if (unseen.length > 0) return t("queueUnseenText");
    if (waiting.length > 0 && state === "none") return t("queueWaitsForConnection");
    if (waiting.some((entry) => entry.state === "sending")) return t("queueSending");
    if (waiting.length > 0) return t(navigator.onLine ? "queueWaitsForServer" : "queueWaitsForNetwork");
    return drafts.length > 0 ? t("queueDraftText") : tCount(others, "queueOthersText");
  }

  /** @param {Record<string, any>} person */
  function whoIs(person) {
    return person.name || person.phone || person.email || t("queueUnreadable");
  }

  /** @param {import("../lib/queue.js").Problem} [problem] */
  function reasonOf(problem) {
    return (problem?.errors ?? []).map(({ detail }) => detail).join(" ") || problem?.detail || problem?.title;
  }

  /** @param {number} at by this computer's clock */
  function when(at) {
    return relativeTime(new Date(at).toISOString(), currentLanguage(), Date.now());
  }

  /** @param {string} label @param {() => unknown} act @param {string} [tone] */
  function button(label, act, tone = "quiet") {
    return element("button", { class: tone, type: "button", onclick: act }, label);
  }

  /**
   * The second press does it: what is thrown away here exists nowhere else.
   * @param {() => Promise<unknown>} discardIt
   */
  function discardButton(discardIt) {
    const remove = element("button", { class: "quiet danger", type: "button" }, t("queueDiscard"));
    remove.addEventListener("click", () => {
      if (remove.dataset.armed === "true") void discardIt();
      remove.dataset.armed = "true";
      remove.textContent = t("queueDiscardSure");
    });
    return remove;
  }

  /** @param {Entry} entry */
  function entryItem(entry) {
    const isRefused = entry.state === "refused";
    const said = isRefused ? reasonOf(entry.problem) || t("queueUnreadable") : t("queueSince", when(entry.queuedAt));
    const message = element("small", { title: fullTime(new Date(entry.queuedAt).toISOString(), currentLanguage()) }, said);
    const isReadable = entry.body?.person !== undefined;
    return element(
      "li",
      { dataset: { key: entry.key } },
      element("b", {}, whoIs(entry.body?.person ?? {})),
      isRefused && element("span", { class: "chip bad" }, t("queueRefused")),
      message,
      element(
        "div",
        { class: "actions" },
        isRefused && isReadable && button(t("queueCorrect"), async () => {
          if (!(await correct(entry))) message.textContent = t("queueFinishFirst");
        }),
        entry.state !== "sending" && discardButton(() => discard(entry.key)),
      ),
    );
  }

  /** @param {Outcome} told */
  function outcomeItem({ key, name, at, answer }) {
    const { lead, warnings = [] } = answer;
    return element(
      "li",
      { dataset: { key } },
      element("b", {}, answerInWords(name, answer)),
      element("small", { title: fullTime(new Date(at).toISOString(), currentLanguage()) }, when(at)),
      warnings.length > 0 && element("ul", {}, ...warnings.map(({ detail }) => element("li", {}, detail))),
      element(
        "div",
        { class: "actions" },
        button(t("queueSeen"), () => markSeen([key])),
        lead?.uid !== undefined && button(t("answerOpen"), () => void markSeen([key]).then(() => openLead(lead.uid))),
      ),
    );
  }

  /** @param {Draft} draft */
  function draftItem(draft) {
    const message = element("small", {}, t("queueDraftSince", when(draft.at)));
    return element(
      "li",
      { dataset: { key: draft.id } },
      element("b", {}, whoIs({ name: draft.values.name, phone: draft.values.phone, email: draft.values.email })),
      element("span", { class: "chip" }, t("queueDraft")),
      message,
      element(
        "div",
        { class: "actions" },
        button(t("queueGoOn"), async () => {
          if (!(await goOn(draft))) message.textContent = t("queueFinishFirst");
        }),
        discardButton(() => removeDraft(draft.id)),
      ),
    );
  }

  async function redraw() {
    const [all, outcomes, left] = await Promise.all([entries(), readOutcomes(connection()), leftDrafts(connection())]);
    const refused = all.filter((entry) => entry.state === "refused");
    const held = all.filter((entry) => entry.state === "held");
    const waiting = all.filter((entry) => entry.state === "waiting" || entry.state === "sending");
    const isEnded = connection().state === "revoked";
    const unseen = outcomes.mine.filter(({ key }) => key !== shownKey);
    const others = held.length + left.others + (isEnded ? 0 : outcomes.others);
    const ours = refused.length + waiting.length + unseen.length + left.mine.length;
    bar.hidden = ours + others === 0;
    // Behind an access that has ended may sit anybody: how much waits is told, and no name.
    const isListed = ours > 0 && !isEnded;
    toggle.hidden = !isListed;
    if (!isListed) isOpen = false;
    if (!bar.hidden) {
      const [tone, label] = headline(refused.length, unseen.length, waiting.length, left.mine.length, others);
      count.className = `chip ${tone}`;
      count.textContent = label;
      text.textContent = reason(waiting, refused, unseen, left.mine, others);
    }
    draw(isOpen ? listed(refused, unseen, waiting, left.mine, others) : []);
    toggle.textContent = t(isOpen ? "queueHide" : "queueShow");
    toggle.setAttribute("aria-expanded", String(isOpen));
    list.hidden = !isOpen;
  }

  /**
   * @param {number} refused @param {number} unseen @param {number} waiting @param {number} drafts @param {number} others
   * @returns {[tone: string, label: string]}
   */
  function headline(refused, unseen, waiting, drafts, others) {
    if (refused > 0) return ["bad", tCount(refused, "queueRefused")];
    if (unseen > 0) return ["info", tCount(unseen, "queueUnseen")];
    if (waiting > 0) return ["warn", tCount(waiting, "queueWaiting")];
    return drafts > 0 ? ["", tCount(drafts, "queueDrafts")] : ["", tCount(others, "queueOthers")];
  }

  /** @param {Entry[]} refused @param {Outcome[]} unseen @param {Entry[]} waiting @param {Draft[]} drafts @param {number} others */
  function listed(refused, unseen, waiting, drafts, others) {
    const isReady = waiting.length > 0 && connection().state === "ready";
    const all = unseen.length > 1 ? [element("li", { class: "now" }, button(t("queueSeenAll"), () => markSeen(unseen.map(({ key }) => key)), "secondary"))] : [];
    const now = isReady ? [element("li", { class: "now" }, button(t("queueSendNow"), () => void chrome.runtime.sendMessage({ type: FLUSH }), "secondary"))] : [];
    const last = others > 0 ? [element("li", {}, element("small", {}, tCount(others, "queueOthersText")))] : [];
    return [...few(refused, entryItem), ...all, ...few(unseen, outcomeItem), ...now, ...few(waiting, entryItem), ...few(drafts, draftItem), ...last];
  }

  /**
   * @template T
   * @param {T[]} things
   * @param {(thing: T) => HTMLElement} row
   * @returns {HTMLElement[]} the first ones, and how many more there are
   */
  function few(things, row) {
    const more = things.length - MOST;
    return [...things.slice(0, MOST).map(row), ...(more > 0 ? [element("li", {}, element("small", {}, tCount(more, "queueMore")))] : [])];
  }

  /**
   * A row in which somebody is about to press twice stays as it is.
   * @param {HTMLElement[]} rows
   */
  function draw(rows) {
    const armed = /** @type {HTMLElement | null} */ (list.querySelector("[data-armed=true]"))?.closest("li");
    const kept = armed?.dataset.key;
    list.replaceChildren(...rows.map((row) => (armed && kept !== undefined && row.dataset.key === kept ? armed : row)));
  }

  toggle.addEventListener("click", () => {
    isOpen = !isOpen;
    void render();
  });
  onQueueChange(() => void render());
  onDraftChange(() => void render());
  chrome.storage.onChanged.addListener((/** @type {object} */ changes) => {
    if (Object.keys(changes).some((name) => isOutcomeName(name) || name.startsWith("form:"))) void render();
  });
  addEventListener("online", () => {
    void chrome.runtime.sendMessage({ type: FLUSH });
    void render();
  });
  addEventListener("offline", () => void render());
  setInterval(() => {
    if (isOpen && !document.hidden) void render();
  }, FRESH);

  return {
    render,
    /** @param {string} key of the referral whose answer stands above the form; "" for none */
    answerShown(key) {
      shownKey = key;
      void render();
    },
  };
}
