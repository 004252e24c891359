/** The caller's leads: list, search, filter, kept fresh while it is looked at. */

import { ApiError } from "../lib/api.js";
import { callApi } from "../lib/connection.js";
import { byId, element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { fullTime, relativeTime } from "../lib/time.js";
import { statusChip } from "./chips.js";
import { createLead } from "./lead.js";

const PAGE = 30;
const FRESH = 15_000;
const PAUSE = 300;

/**
 * @typedef {{uid: string, status: string, status_name: string, consultant?: {name: string}, queue?: string, next_action?: string,
 *   next_action_name?: string, next_action_at?: string, created_at: string, last_activity_at: string, person: {name: string, phones?: string[]}}} LeadItem
 * @typedef {{leads: LeadItem[], next?: string}} Page
 */

/**
 * @param {{connection: () => import("../lib/connection.js").Connection, lostReasons: () => import("./catalog.js").Coded[]}} panel
 */
export function createLeads({ connection, lostReasons }) {
  const view = byId("view-leads");
  const listing = byId("leads-list");
  const list = byId("leads");
  const state = byId("leads-state");
  const more = /** @type {HTMLButtonElement} */ (byId("more"));
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const filters = byId("filters");
  let isOpen = "true";
  /** @type {string | undefined} */
  let next;
  /** How many were loaded: a refresh asks for as many. */
  let loaded = 0;
  let searchTimer = 0;
  let freshTimer = 0;
  /** @type {AbortController | null} */
  let running = null;

  const lead = createLead({
    connection,
    lostReasons,
    back() {
      listing.hidden = false;
      void load({ silent: true });
      const row = /** @type {HTMLElement | null} */ (list.querySelector(`[data-uid="${CSS.escape(lead.uid())}"]`));
      (row ?? search).focus();
    },
  });

  /** @param {string | undefined} after @param {number} limit */
  function path(after, limit) {
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
    running?.abort();
    const mine = new AbortController();
    running = mine;
    if (connection().state !== "ready") {
      show([], "");
      say(t("leadsNotConnected"));
      return;
    }
    if (!silent && !append) {
      list.replaceChildren();
      more.hidden = true;
      state.replaceChildren(element("p", { class: "visually-hidden" }, t("leadsLoading")), ...[1, 2, 3].map(() => element("div", { class: "skeleton" })));
    }
    try {
      const limit = silent ? Math.min(Math.max(loaded, PAGE), 200) : PAGE;
      const { body } = await callApi(connection(), "GET", path(append ? next : undefined, limit), { signal: mine.signal });
      if (running !== mine) return;
      const answer = /** @type {Page} */ (body);
      next = answer.next;
      if (append) {
        list.append(...answer.leads.map(item));
        loaded += answer.leads.length;
        more.hidden = next === undefined;
      } else {
        show(answer.leads, search.value.trim());
      }
    } catch (error) {
      if (running !== mine || silent) return;
      const detail = error instanceof ApiError && error.kind !== "offline" ? error.detail : undefined;
      if (append) return;
      say(detail || t("leadsOffline"), t("leadsRetry"), () => void load());
    }
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

  /** @param {LeadItem[]} leads @param {string} wish */
  function show(leads, wish) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.uid;
    loaded = leads.length;
    list.replaceChildren(...leads.map(item));
    more.hidden = next === undefined;
    if (focused !== undefined) {
      /** @type {HTMLElement | null} */ (list.querySelector(`[data-uid="${CSS.escape(focused)}"]`))?.focus();
    }
    if (leads.length > 0) state.replaceChildren();
    else if (wish !== "") say(t("leadsNoneFound", wish), t("leadsSearchClear"), () => { search.value = ""; void load(); });
    else say(t(isOpen === "false" ? "leadsNoneEnded" : "leadsNone"));
  }

  /** @param {LeadItem} one */
  function item(one) {
    const language = currentLanguage();
    const due = one.next_action_at === undefined ? "" : ` · ${relativeTime(one.next_action_at, language)}`;
    // Whose it is goes without saying when it is the reader's own.
    const isMine = one.consultant !== undefined && one.consultant.name === connection().consultant?.name;
    const who = isMine ? [] : [one.consultant?.name ?? t("leadsQueue")];
    const step = one.next_action_name === undefined ? [] : [one.next_action_name + due];
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", dataset: { uid: one.uid }, onclick: () => open(one.uid) },
        element("b", {}, one.person.name),
        statusChip(one.status, one.status_name),
        element("span", { class: "next" }, [...who, ...step].join(" · ")),
        element("time", { dateTime: one.last_activity_at, title: fullTime(one.last_activity_at, language) }, relativeTime(one.last_activity_at, language)),
      ),
    );
  }

  /** @param {string} uid */
  function open(uid) {
    listing.hidden = true;
    void lead.open(uid);
  }

  /** Again in a while, as long as somebody looks. */
  function schedule() {
    clearTimeout(freshTimer);
    freshTimer = setTimeout(() => {
      if (view.hidden || document.hidden || listing.hidden) schedule();
      else void load({ silent: true });
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
      if (!listing.hidden) void load({ silent: list.childElementCount > 0 });
    },
    open,
  };
}
