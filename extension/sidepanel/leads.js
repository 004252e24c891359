/** The caller's leads: what is due first, search, filter, kept fresh while it is looked at. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { byId, element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { relativeTime } from "../lib/time.js";
import { CARD, cardsInWords } from "./cards.js";
import { ITEM, leadRow } from "./lead-row.js";
import { createLead } from "./lead.js";

const PAGE = 30;
const FRESH = 15_000;
const PAUSE = 300;

/** @type {import("../lib/shape.js").Shape} */
const COUNTS = { late: "number", today: "number", waiting: "number", with_others: "number", unanswered: "number", "cards?": "number" };

/** The lists of the worklist in their order, with their headings. */
const LISTS = Object.freeze({ late: "listLate", today: "listToday", waiting: "listWaiting", with_others: "listWithOthers" });

/** Milliseconds after which a list that does not come says so. */
const LONG = 3_000;

/** Milliseconds; whoever waits for a list is told after that that it does not come. */
const PATIENCE = 10_000;

/**
 * @typedef {import("./lead-row.js").LeadItem} LeadItem
 * @typedef {{late: number, today: number, waiting: number, with_others: number, unanswered: number, cards?: number}} Counts
 * @typedef {{leads: LeadItem[], counts?: Counts, next?: string}} Page
 */

/**
 * @param {{connection: () => import("../lib/connection.js").Connection, lostReasons: () => import("./catalog.js").Coded[], products: () => import("./catalog.js").Coded[], refer: () => void, onCounts: (counts: Counts) => void}} panel
 */
export function createLeads({ connection, lostReasons, products, refer, onCounts }) {
  const view = byId("view-leads");
  const listing = byId("leads-list");
  const list = byId("leads");
  const state = byId("leads-state");
  const more = /** @type {HTMLButtonElement} */ (byId("more"));
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const filters = byId("filters");
  const age = byId("leads-age");
  const cards = byId("cards");
  const cardsSaid = byId("cards-said");
  /** The cards on the screen, as they were told: what somebody typed into one stays until they change. */
  let shownCards = "";
  let isOpen = "true";
  /** @type {string | undefined} */
  let next;
  /** How many were loaded: a refresh asks for as many. */
  let loaded = 0;
  let searchTimer = 0;
  let freshTimer = 0;
  /** @type {AbortController | null} */
  let running = null;
  /** What is on the screen, and since when it is as it stands; nothing yet: null. */
  /** @type {{leads: LeadItem[], counts?: Counts, wish: string, at: number} | null} */
  let shown = null;
  let hasFailed = false;
  /** What had the focus when the list was emptied for a new one: a lead and a part of its row. */
  let focused = "";
  let longTimer = 0;

  const lead = createLead({
    connection,
    lostReasons,
    products,
    back() {
      listing.hidden = false;
      void load({ silent: true });
      (partOf(`${lead.uid()} row`) ?? search).focus();
    },
  });

  /** Whether the list is the worklist: what is open, and nobody looks for somebody. */
  function isWorklist() {
    return isOpen === "true" && search.value.trim() === "";
  }

  /** @param {string | undefined} after @param {number} limit */
  function path(after, limit) {
    if (isWorklist()) return `/v1/leads/worklist?${new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) })}`;
    const query = new URLSearchParams({ limit: String(limit) });
    if (after !== undefined) query.set("after", after);
    if (isOpen !== "") query.set("open", isOpen);
    if (search.value.trim() !== "") query.set("q", search.value.trim());
    return `/v1/leads?${query}`;
  }

  /**
   * @param {{silent?: boolean, append?: boolean}} [how] silent: what is shown stays until the answer, and after a failure
   */
  async function load({ silent = false, append = false } = {}) {
    schedule();
    if (connection().state !== "ready") {
      clear();
      say(t("leadsNotConnected"));
      return;
    }
    // What somebody waits for is not begun anew by what nobody waits for.
    if (silent && running !== null) return;
    running?.abort();
    if (!silent && !append) {
      clear();
      const told = element("p", { class: "visually-hidden" }, t("leadsLoading"));
      state.replaceChildren(told, ...[1, 2, 3].map(() => element("div", { class: "skeleton" })));
      longTimer = setTimeout(() => {
        told.className = "age";
        told.textContent = t("leadsLong");
      }, LONG);
    }
    if (append) {
      more.setAttribute("aria-busy", "true");
      more.textContent = t("leadsLoading");
    }
    const mine = new AbortController();
    running = mine;
    try {
      const limit = silent ? Math.min(Math.max(loaded, PAGE), 200) : PAGE;
      const { body } = await callApi(connection(), "GET", path(append ? next : undefined, limit), { signal: mine.signal, timeout: PATIENCE, expects: { leads: [ITEM], "next?": "string", "counts?": COUNTS } });
      if (running !== mine) return;
      const answer = /** @type {Page} */ (body);
      next = answer.next;
      hasFailed = false;
      if (answer.counts !== undefined) onCounts(answer.counts);
      if (!append) void showCards(answer.counts?.cards ?? 0);
      if (append && shown !== null) {
        // What moved on meanwhile may come a second time.
        const known = new Set(shown.leads.map(({ uid }) => uid));
        shown.leads.push(...answer.leads.filter(({ uid }) => !known.has(uid)));
        show();
      } else {
        shown = { leads: answer.leads, counts: answer.counts, wish: search.value.trim(), at: Date.now() };
        show();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (running !== mine) return;
      hasFailed = true;
      if (append) tellMoreFailed();
      else if (shown !== null) tellAge();
      else say((error.kind === "offline" ? "" : error.detail) || t("leadsOffline"), t("leadsRetry"), () => void load());
    } finally {
      if (running === mine) {
        running = null;
        clearTimeout(longTimer);
        if (more.getAttribute("aria-busy") === "true") restMore();
      }
    }
  }

  function restMore() {
    more.removeAttribute("aria-busy");
    more.textContent = t("leadsMore");
  }

  /** The rest of the list did not come: what is shown is as fresh as it was. */
  function tellMoreFailed() {
    hasFailed = false;
    restMore();
    age.replaceChildren(element("span", {}, t("leadsMoreFailed")));
    more.focus();
  }

  /** @returns {string} the lead and the part of its row that have the focus; "" when none has */
  function inFocus() {
    const { uid, part } = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset ?? {};
    return uid === undefined ? "" : `${uid} ${part}`;
  }

  /**
   * @param {string} wish as `inFocus` told
   * @returns {HTMLElement | null} that part of the row, else the row
   */
  function partOf(wish) {
    const [uid, part] = wish.split(" ");
    const one = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (list.querySelector(`[data-uid="${CSS.escape(uid)}"][data-part="${name}"]`));
    return one(part) ?? one("row");
  }

  /**
   * The contact cards that wait, above the leads.
   * @param {number} count as the worklist told
   */
  async function showCards(count) {
    if (count === 0) {
      drawCards([]);
      return;
    }
    try {
      const { body } = await callApi(connection(), "GET", "/v1/cards", { timeout: PATIENCE, expects: { cards: [CARD] } });
      drawCards(body.cards);
    } catch (error) {
      // What is shown of them stays; the next look brings them.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {import("./cards.js").Card[]} found */
  function drawCards(found) {
    if (JSON.stringify(found) === shownCards) return;
    shownCards = JSON.stringify(found);
    cards.hidden = found.length === 0;
    cards.replaceChildren(
      ...cardsInWords(found, {
        connection,
        language: currentLanguage(),
        open: (uid) => open(uid),
        onDecided(said) {
          cardsSaid.textContent = said;
          search.focus();
          void load({ silent: true });
        },
      }),
    );
  }

  /** Nothing is shown, and nothing is asked for any more. */
  function clear() {
    running?.abort();
    running = null;
    shown = null;
    hasFailed = false;
    next = undefined;
    loaded = 0;
    focused = inFocus() || focused;
    clearTimeout(longTimer);
    restMore();
    list.replaceChildren();
    state.replaceChildren();
    age.replaceChildren();
    more.hidden = true;
  }

  /** Since when the list is as it stands, once that is longer than usual, and what can be done. */
  function tellAge() {
    if (shown === null || !hasFailed) {
      age.replaceChildren();
      return;
    }
    age.replaceChildren(
      element("span", {}, t("leadsStale", relativeTime(new Date(shown.at).toISOString(), currentLanguage(), Date.now()))),
      element("button", { class: "quiet", type: "button", onclick: () => void load({ silent: true }) }, t("leadsRetry")),
    );
  }

  /**
   * @param {string} text
   * @param {string} [action]
   * @param {() => void} [act]
   */
  function say(text, action, act) {
    state.replaceChildren(
      element(
        "div",
        { class: "state" },
        element("p", {}, text),
        action !== undefined && element("button", { class: "secondary", type: "button", onclick: act }, action),
      ),
    );
  }

  function show() {
    if (shown === null) return;
    const { leads, wish, counts } = shown;
    const wanted = inFocus() || (document.activeElement === document.body ? focused : "");
    focused = "";
    loaded = leads.length;
    list.replaceChildren(...items(leads, counts));
    more.hidden = next === undefined;
    if (wanted !== "") partOf(wanted)?.focus();
    if (leads.length === 0) sayEmpty(wish, counts !== undefined);
    else if (counts !== undefined && counts.late + counts.today === 0 && counts.waiting > 0) state.replaceChildren(element("p", { class: "done" }, t("leadsAllDone")));
    else state.replaceChildren();
    tellAge();
  }

  /** @param {string} wish what was searched for @param {boolean} isAll whether there is no lead at all */
  function sayEmpty(wish, isAll) {
    if (wish !== "") {
      say(t("leadsNoneFound", wish), t("leadsSearchClear"), () => {
        search.value = "";
        void load();
      });
    } else if (isOpen === "false") say(t("leadsNoneEnded"));
    else say(t(isAll ? "leadsNone" : "leadsNoneAtAll"), t("leadsRefer"), refer);
  }

  /**
   * @param {LeadItem[]} leads
   * @param {Counts} [counts] of the worklist, which has headings
   */
  function items(leads, counts) {
    const urgent = leads.some(({ list: name }) => name === "late") ? "late" : "today";
    let before = "";
    return leads.map((one) => {
      const name = one.list ?? "";
      const heading = counts !== undefined && name !== before && name in LISTS ? headingOf(/** @type {keyof typeof LISTS} */ (name), counts) : null;
      before = name;
      const isMine = one.is_summary !== true && one.consultant !== undefined && one.consultant.name === connection().consultant?.name;
      return element(
        "li",
        { class: heading === null ? "" : "first" },
        heading,
        leadRow(one, { isUrgent: name === urgent, isMine, showsStatus: counts === undefined || name === "with_others", open: (wish) => open(one.uid, wish) }),
      );
    });
  }

  /** @param {keyof typeof LISTS} name @param {Counts} counts */
  function headingOf(name, counts) {
    return element("h2", { class: name }, t(LISTS[name]), element("span", {}, ` · ${counts[name].toLocaleString(currentLanguage())}`));
  }

  /** @param {string} uid @param {string} [wish] what is to be recorded at once */
  function open(uid, wish) {
    listing.hidden = true;
    void lead.open(uid, wish);
  }

  /** Again in a while, as long as somebody looks. */
  function schedule() {
    clearTimeout(freshTimer);
    freshTimer = setTimeout(() => {
      if (view.hidden || document.hidden || listing.hidden) {
        schedule();
        return;
      }
      // Also without an answer "há 2 minutos" becomes "há 3 minutos".
      if (hasFailed) show();
      void load({ silent: true });
    }, FRESH);
  }

  search.addEventListener("input", () => {
    clearTimeout(searchTimer);
    searchTimer = setTimeout(() => void load(), PAUSE);
  });
  filters.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button === null) return;
    for (const one of filters.children) one.setAttribute("aria-pressed", String(one === button));
    isOpen = button.dataset.open ?? "";
    void load();
  });
  more.addEventListener("click", () => void load({ append: true }));
  const refresh = () => {
    if (!document.hidden && !view.hidden && !listing.hidden) void load({ silent: true });
  };
  document.addEventListener("visibilitychange", refresh);
  addEventListener("online", refresh);

  return {
    /** Called when the tab is chosen. */
    show() {
      if (!listing.hidden) void load({ silent: shown !== null });
    },
    open,
    /** Without a look at the list: how many are late. */
    reload() {
      if (!listing.hidden && !view.hidden) void load({ silent: true });
    },
    /** Somebody else looks at the screen: nothing of the one before stays on it. */
    leave() {
      clearTimeout(searchTimer);
      clearTimeout(freshTimer);
      search.value = "";
      lead.leave();
      listing.hidden = false;
      drawCards([]);
      cardsSaid.textContent = "";
      clear();
      focused = "";
      if (!view.hidden) void load();
    },
  };
}
