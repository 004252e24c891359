/** Who wrote and waits for an answer: asked for now and then, told once, shown on the badge and the tab. */

import { callApi, readConnection } from "./connection.js";
import { loadMessages, t } from "./i18n.js";
import { maySee, ownerOf, viewerOf } from "./owner.js";
import { fits, isObject } from "./shape.js";

export const NEWS_ALARM = "news";

/** Minutes; Chrome wakes nobody more often than each half of one. */
const PERIOD = 1;

const NEWS = "news";

/** Session storage: the lead that a notification leads to. */
const WANTED = "wantedLead";

/** Ids of notifications: this, and the lead's uid when it is of one. */
const PREFIX = "answered:";

/** People who are told of one by one; more are told of together. */
const MOST = 3;

/** @type {import("./shape.js").Shape} */
const COUNTS = { late: "number", today: "number", waiting: "number", unanswered: "number" };

/** @type {import("./shape.js").Shape} */
const ANSWER = { counts: COUNTS, leads: [{ uid: "string", person: { "name?": "string" }, "step?": { "since?": "string" } }] };

/**
 * @typedef {object} News
 * @property {import("./owner.js").Owner} owner
 * @property {number} late
 * @property {number} unanswered
 * @property {Record<string, string>} told lead → since when its person waits, for who was told of
 */

/** @typedef {{uid: string, name: string, since: string}} Waiting */

/**
 * @param {import("./connection.js").Connection} connection
 * @returns {Promise<News | null>} what was last heard; null for whom it does not concern
 */
export async function readNews(connection) {
  const { [NEWS]: news } = await chrome.storage.local.get(NEWS);
  return fits(news, { owner: {}, late: "number", unanswered: "number", told: {} }) && maySee(news.owner, connection) ? news : null;
}

/** @param {string} name of an item in `storage.local` */
export function isNewsName(name) {
  return name === NEWS;
}

/**
 * @param {Record<string, string>} told
 * @param {Waiting[]} waiting
 * @returns {Waiting[]} of whom nobody was told, or who have begun to wait anew
 */
export function untold(told, waiting) {
  return waiting.filter(({ uid, since }) => told[uid] !== since);
}

/**
 * The list that somebody looks at tells as well.
 * @param {import("./connection.js").Connection} connection
 * @param {{late: number, unanswered: number}} counts
 */
export async function keepCounts(connection, { late, unanswered }) {
  await navigator.locks.request(NEWS, async () => {
    const before = await readNews(connection);
    if (before?.late === late && before.unanswered === unanswered) return;
    await chrome.storage.local.set({ [NEWS]: { owner: ownerOf(connection), late, unanswered, told: before?.told ?? {} } });
  });
}

/**
 * Asks who waits, and tells of who was not told of yet.
 * @param {import("./connection.js").Connection} connection
 */
export async function checkNews(connection) {
  if (connection.state !== "ready" || connection.consultant === null) {
    await forgetNews();
    return;
  }
  // What the one before was told of goes at once, whether or not the API can be asked.
  if ((await readNews(connection)) === null) await forgetNews();
  const { body } = await callApi(connection, "GET", "/v1/leads/worklist?kind=answer_person&limit=200", { expects: ANSWER });
  /** @type {Waiting[]} */
  const waiting = body.leads.map((/** @type {any} */ { uid, person, step }) => ({ uid, name: person.name ?? "", since: step?.since ?? "" }));
  // Somebody else may be connected by now.
  if (viewerOf(await readConnection()) !== viewerOf(connection)) return;
  const fresh = await navigator.locks.request(NEWS, async () => {
    const { [NEWS]: before } = await chrome.storage.local.get(NEWS);
    const owner = ownerOf(connection);
    const told = isObject(before?.told) && before.owner?.uid === owner.uid ? before.told : {};
    const { late, unanswered } = body.counts;
    // Kept before it is told: rather once than twice.
    await chrome.storage.local.set({ [NEWS]: { owner, late, unanswered, told: Object.fromEntries(waiting.map(({ uid, since }) => [uid, since])) } });
    return untold(told, waiting);
  });
  await tell(fresh, connection);
  await clearAnswered(new Set(waiting.map(({ uid }) => uid)));
}

/** Whoever was here before is told nothing more, and nothing of theirs stays on the screen. */
export async function forgetNews() {
  await chrome.storage.local.remove(NEWS);
  await clearAnswered(new Set());
}

/** Asks now and then from here on. */
export async function watchNews() {
  if ((await chrome.alarms.get(NEWS_ALARM)) === undefined) await chrome.alarms.create(NEWS_ALARM, { periodInMinutes: PERIOD });
}

/**
 * @param {Waiting[]} fresh
 * @param {import("./connection.js").Connection} connection
 */
async function tell(fresh, connection) {
  if (fresh.length === 0) return;
  await loadMessages(connection.locale);
  const shown = fresh.length > MOST ? [] : fresh;
  for (const { uid, name } of shown) await show(PREFIX + uid, name === "" ? t("newsOneUnnamed") : t("newsOne", name));
  if (shown.length === 0) await show(PREFIX, t("newsMany", fresh.length));
}

/** @param {string} id @param {string} message */
async function show(id, message) {
  const iconUrl = chrome.runtime.getURL("icons/icon-128.png");
  await chrome.notifications.create(id, { type: "basic", iconUrl, title: "Indica", message, contextMessage: t("newsContext") }).catch((error) => console.info("no notification:", error));
}

/** @param {Set<string>} waiting those who still do */
async function clearAnswered(waiting) {
  const shown = Object.keys(await chrome.notifications.getAll()).filter((id) => id.startsWith(PREFIX));
  const over = shown.filter((id) => (id === PREFIX ? waiting.size === 0 : !waiting.has(id.slice(PREFIX.length))));
  await Promise.all(over.map((id) => chrome.notifications.clear(id)));
}

/**
 * Somebody pressed a notification: the panel shows the lead, wherever it is or comes to be.
 * @param {string} id of the notification
 * @param {import("./connection.js").Connection} connection
 * @returns {Promise<boolean>} whether it was one of these
 */
export async function wantLead(id, connection) {
  if (!id.startsWith(PREFIX)) return false;
  await chrome.notifications.clear(id);
  await chrome.storage.session.set({ [WANTED]: { uid: id.slice(PREFIX.length), owner: ownerOf(connection) } });
  return true;
}

/**
 * @param {import("./connection.js").Connection} connection
 * @returns {Promise<string | null>} once; "" for the list; null when nothing is wanted
 */
export async function takeWantedLead(connection) {
  return navigator.locks.request(WANTED, async () => {
    const { [WANTED]: wanted } = await chrome.storage.session.get(WANTED);
    if (wanted === undefined) return null;
    await chrome.storage.session.remove(WANTED);
    return fits(wanted, { uid: "string", owner: {} }) && maySee(wanted.owner, connection) ? wanted.uid : null;
  });
}

/** @param {() => void} callback when a lead is wanted */
export function onWantedLead(callback) {
  chrome.storage.onChanged.addListener((/** @type {Record<string, chrome.storage.StorageChange>} */ changes, /** @type {string} */ area) => {
    if (area === "session" && changes[WANTED]?.newValue !== undefined) callback();
  });
}
