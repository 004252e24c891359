/** Keeps what is being typed: within a quarter of a second, however fast somebody types, and when the page goes away. */

import { newDraft, onDraftChange, openDraft, removeDraft, showDraft, writeDraft } from "../../lib/draft.js";
import { ownerOf, viewerOf } from "../../lib/owner.js";

const PAUSE = 250;

/**
 * @typedef {import("../../lib/draft.js").Draft} Draft
 * @typedef {import("../../lib/connection.js").Connection} Connection
 */

/**
 * @param {object} form
 * @param {Connection} form.connection of who types now
 * @param {() => import("../../lib/draft.js").Values} form.read what stands in the form
 * @param {() => boolean} form.isTyped
 * @param {() => void} form.onFull the storage has no room; the text is on the screen alone
 * @param {() => void} form.onGone another page of this window has sent it, or thrown it away
 */
export function createDraftKeeper({ connection, read, isTyped, onFull, onGone }) {
  let draft = newDraft(connection);
  let windowId = 0;
  let timer = 0;
  let isOver = false;
  /** Whether the window is known to show this draft: said with its first text. */
  let isShown = false;

  /** @returns {Promise<void>} when it is kept; rejects when the storage is full */
  async function keepNow() {
    clearTimeout(timer);
    timer = 0;
    if (!isTyped()) {
      await removeDraft(draft.id);
      return;
    }
    draft = { ...draft, at: Date.now(), values: read() };
    // Both at once: a page that goes away has no time for one after the other.
    const said = isShown ? undefined : showDraft(windowId, draft.id);
    isShown = true;
    await Promise.all([said, writeDraft(draft)]);
  }

  /** @param {Draft} fresh */
  function turnTo(fresh) {
    clearTimeout(timer);
    timer = 0;
    draft = fresh;
    isOver = false;
    isShown = false;
  }

  // A page that goes away has no later.
  const keepLast = () => {
    if (timer !== 0) void keepNow().catch(onFull);
  };
  addEventListener("pagehide", keepLast);
  document.addEventListener("visibilitychange", () => document.hidden && keepLast());
  onDraftChange((id, isGone) => {
    if (id === draft.id && isGone && !isOver && timer === 0 && isTyped() && draft.at > 0) onGone();
  });

  return {
    /** Keeps it soon. Typing on does not put it off. */
    keepSoon() {
      if (timer === 0) timer = setTimeout(() => void keepNow().catch(onFull), PAUSE);
    },
    keepNow,
    current: () => draft,
    /**
     * @param {Connection} who
     * @returns {Promise<Draft>} that belongs into this window; without values when what stands in the form stays
     */
    async open(who) {
      windowId = (await chrome.windows.getCurrent()).id ?? 0;
      const found = await openDraft(windowId, who);
      // Who types before the page is there has begun another one.
      if (isTyped()) return { ...draft, values: {} };
      draft = found;
      isShown = draft.at > 0;
      return draft;
    },
    /** @param {Draft} other that was left somewhere */
    async goOn(other) {
      turnTo(other);
      isShown = true;
      await showDraft(windowId, other.id);
    },
    /**
     * Begins a new one; what was kept of the one before stays.
     * @param {Connection} who
     * @param {string | null} [occurredAt] of what is corrected in it
     */
    begin(who, occurredAt = null) {
      turnTo({ ...newDraft(who), occurredAt });
    },
    /** @param {Connection} who takes over what was typed before anybody was connected */
    adopt(who) {
      draft = { ...draft, owner: ownerOf(who), viewer: viewerOf(who) };
      return keepNow();
    },
    /** @returns {Promise<void>} when nothing of it is kept any more */
    forget() {
      clearTimeout(timer);
      timer = 0;
      isOver = true;
      return removeDraft(draft.id);
    },
  };
}
