/**
 * Referrals that are being typed: one for each window, under a key of its own. A draft outlives the panel, the window and the browser, and belongs to
 * whoever typed it. Its id becomes the referral's key, so that one form is one submission.
 */

import { isTheirs, maySee, ownerOf, viewerOf } from "./owner.js";
import { fits, isObject } from "./shape.js";

const PREFIX = "draft:";

/** Where versions before 0.1 kept the only one. */
const ONLY = "draft";

/** Session storage: `form:<window>` = the id of the draft that stands in it. */
const FORM = "form:";

/** @typedef {Record<string, string | boolean>} Values field name → what stands in it */

/**
 * @typedef {object} Draft
 * @property {string} id
 * @property {import("./owner.js").Owner} owner
 * @property {string} viewer as `viewerOf` told when it was begun
 * @property {number} at when something was last typed, in milliseconds since 1970
 * @property {string | null} occurredAt of a referral that came back to be corrected: when it was first typed
 * @property {Values} values
 */

/** @typedef {import("./connection.js").Connection} Connection */

/**
 * @param {Connection} connection
 * @returns {Draft} that nothing was typed into yet
 */
export function newDraft(connection) {
  return { id: crypto.randomUUID(), owner: ownerOf(connection), viewer: viewerOf(connection), at: 0, occurredAt: null, values: {} };
}

/** @returns {Promise<Draft[]>} everybody's, the newest first */
export async function readDrafts() {
  const stored = await chrome.storage.local.get();
  return Object.keys(stored)
    .filter((name) => name.startsWith(PREFIX) && isDraft(stored[name]))
    .map((name) => stored[name])
    .sort((a, b) => b.at - a.at);
}

/**
 * The draft that belongs into a window: the one that stood there, else the newest that stands in none, else a new one.
 * @param {number} windowId
 * @param {Connection} connection
 * @returns {Promise<Draft>}
 */
export async function openDraft(windowId, connection) {
  return navigator.locks.request("drafts", async () => {
    const [drafts, shown] = await Promise.all([readDrafts(), shownDrafts()]);
    const mine = drafts.filter((draft) => mayOpen(draft, connection));
    const draft = mine.find(({ id }) => shown.get(windowId) === id) ?? mine.find(({ id }) => ![...shown.values()].includes(id));
    if (draft === undefined) return newDraft(connection);
    await showDraft(windowId, draft.id);
    return draft;
  });
}

/**
 * Says which draft stands in a window now.
 * @param {number} windowId
 * @param {string} id
 */
export async function showDraft(windowId, id) {
  await chrome.storage.session.set({ [FORM + windowId]: id });
}

/**
 * @param {Connection} connection
 * @returns {Promise<{mine: Draft[], others: number}>} what stands in no open window: theirs, and how many of others
 */
export async function leftDrafts(connection) {
  const [drafts, shown] = await Promise.all([readDrafts(), shownDrafts()]);
  const left = drafts.filter(({ id }) => ![...shown.values()].includes(id));
  const mine = left.filter((draft) => mayOpen(draft, connection));
  // What is another's stands in no window that anybody looks at.
  return { mine, others: drafts.filter(({ owner }) => !isTheirs(owner, connection)).length };
}

/**
 * @param {Draft} draft
 * @param {Connection} connection
 */
function mayOpen({ owner, viewer }, connection) {
  return maySee(owner, connection) || viewer === viewerOf(connection);
}

/** @returns {Promise<Map<number, string>>} window → draft, of the windows that are open */
async function shownDrafts() {
  const [session, windows] = await Promise.all([chrome.storage.session.get(), chrome.windows.getAll()]);
  return new Map(windows.flatMap(({ id = -1 }) => (typeof session[FORM + id] === "string" ? [[id, session[FORM + id]]] : [])));
}

/** @param {unknown} draft */
function isDraft(draft) {
  return fits(draft, { id: "string", owner: {}, at: "number", values: {} });
}

/**
 * Gives what an earlier version kept the shape of today.
 * @param {Connection} connection whose it is: there was one person then
 */
export async function adoptOldDraft(connection) {
  const { [ONLY]: values } = await chrome.storage.local.get(ONLY);
  if (values === undefined) return;
  if (isObject(values) && Object.keys(values).length > 0) await writeDraft({ ...newDraft(connection), at: Date.now(), values });
  await chrome.storage.local.remove(ONLY);
}

/**
 * @param {Draft} draft
 * @returns {Promise<void>} rejects when the storage is full; what is on the screen stays there
 */
export async function writeDraft(draft) {
  await chrome.storage.local.set({ [PREFIX + draft.id]: draft });
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
export async function removeDraft(id) {
  await chrome.storage.local.remove(PREFIX + id);
}

/**
 * @param {(id: string, isGone: boolean) => void} callback a draft was written or removed, here or in another page
 */
export function onDraftChange(callback) {
  chrome.storage.onChanged.addListener((/** @type {Record<string, chrome.storage.StorageChange>} */ changes, /** @type {string} */ area) => {
    if (area !== "local") return;
    for (const [name, { newValue }] of Object.entries(changes)) {
      if (name.startsWith(PREFIX)) callback(name.slice(PREFIX.length), newValue === undefined);
    }
  });
}
