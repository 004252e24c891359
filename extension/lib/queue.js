/**
 * Referrals on their way to the API. Each is kept under a key of its own in `storage.local`, so that no two writers
 * overwrite each other, until the API has answered. Its key is the idempotency key: sending twice is harmless.
 */

import { ApiError } from "./api.js";
import { callApi, readConnection } from "./connection.js";

/** @typedef {import("./connection.js").Connection} Connection */

/** @typedef {{uid: string | null, name: string}} Owner the consultant who typed it; no uid: nobody was connected, whoever is next sends it */

/** @typedef {{kind: string, status: number, code: string, title: string, detail: string, errors: import("./api.js").FieldError[]}} Problem */

/**
 * @typedef {object} StoredEntry
 * @property {string} key
 * @property {Record<string, any>} body of `POST /v1/leads`
 * @property {Owner} owner
 * @property {number} queuedAt milliseconds since 1970
 * @property {number} attempts that failed
 * @property {boolean} isRefused only the person can do something about it
 * @property {Problem} [problem] of the last attempt
 */

/**
 * - `waiting`: will be sent
 * - `sending`: is on its way, and cannot be taken back
 * - `refused`: has to be corrected or given up
 * - `held`: waits until its owner is connected again
 * @typedef {"waiting" | "sending" | "refused" | "held"} State
 */

/** @typedef {StoredEntry & {state: State}} Entry */

/** @typedef {{failures: number, until: number}} Pause after failures in a row; `until` in milliseconds since 1970 */

const PREFIX = "queue:";
const PAUSE = "queuePause";
const SENDING = "sending";

/** Session storage: `answer:<key>` = {at, body, outcome, lead, warnings}, for the panel. */
export const ANSWER_PREFIX = "answer:";
const ANSWERS_KEPT = 50;

/** The alarm after which the service worker calls `flush`. */
export const QUEUE_ALARM = "queue";

/** Seconds; the fourth hour of an outage waits no longer than the first. */
const BACK_OFF = [5, 15, 60, 300, 900, 3600];
const CAP = 3600;
const JITTER = 0.2;

/** Chrome's shortest alarm, in seconds. */
const SHORTEST_ALARM = 30;

/** Bytes that the queue leaves free for what must be written later: attempts, problems, a new token. */
const RESERVE = 256 * 1024;

/** The storage takes no more; nothing was kept. */
export class QueueFullError extends Error {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super("the queue is full", { cause });
    this.name = "QueueFullError";
  }
}

/**
 * Keeps a referral. Once this resolves, it survives everything but the removal of the extension.
 * @param {Record<string, any>} body
 * @param {{uid: string, name: string} | null} consultant
 * @returns {Promise<Entry>}
 * @throws {QueueFullError}
 */
export async function enqueue(body, consultant) {
  const key = crypto.randomUUID();
  const owner = { uid: consultant?.uid ?? null, name: consultant?.name ?? "" };
  /** @type {StoredEntry} */
  const entry = { key, body, owner, queuedAt: Date.now(), attempts: 0, isRefused: false };
  // First: from the moment that the entry is kept, somebody will come for it, also when this page closes now.
  await wakeIn(SHORTEST_ALARM);
  if ((await chrome.storage.local.getBytesInUse()) > chrome.storage.local.QUOTA_BYTES - RESERVE) throw new QueueFullError();
  try {
    await chrome.storage.local.set({ [PREFIX + key]: entry });
  } catch (cause) {
    throw new QueueFullError(cause);
  }
  return { ...entry, state: "waiting" };
}

/** @returns {Promise<Entry[]>} oldest first */
export async function entries() {
  const [stored, connection, { [SENDING]: sending }] = await Promise.all([
    chrome.storage.local.get(),
    readConnection(),
    chrome.storage.session.get(SENDING),
  ]);
  return Object.keys(stored)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => readEntry(name.slice(PREFIX.length), stored[name]))
    .map((entry) => ({ ...entry, state: stateOf(entry, connection, sending) }))
    .sort((a, b) => a.queuedAt - b.queuedAt);
}

/**
 * What cannot be read is kept, for somebody to look at, and stands in nobody's way.
 * @param {string} key
 * @param {any} stored
 * @returns {StoredEntry}
 */
function readEntry(key, stored) {
  const isReadable =
    stored?.key === key && isObject(stored.body) && isObject(stored.owner) && Number.isFinite(stored.queuedAt) && Number.isFinite(stored.attempts);
  if (isReadable) return stored;
  return {
    key,
    body: isObject(stored?.body) ? stored.body : {},
    owner: { uid: null, name: "" },
    queuedAt: Number.isFinite(stored?.queuedAt) ? stored.queuedAt : 0,
    attempts: 0,
    isRefused: true,
    problem: { kind: "refused", status: 0, code: "unreadable", title: "", detail: "", errors: [] },
  };
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {StoredEntry} entry
 * @param {Connection} connection
 * @param {string | undefined} sending
 * @returns {State}
 */
function stateOf(entry, connection, sending) {
  if (entry.isRefused) return "refused";
  if (entry.key === sending) return "sending";
  return entry.owner.uid === null || entry.owner.uid === connection.consultant?.uid ? "waiting" : "held";
}

/**
 * Gives an entry up.
 * @param {string} key
 * @returns {Promise<boolean>} false when it is gone already, or on its way
 */
export async function discard(key) {
  return (await takeBack(key)) !== null;
}

/**
 * Removes an entry and returns it, for the form.
 * @param {string} key
 * @returns {Promise<Entry | null>} null when it is gone already, or on its way
 */
export async function takeBack(key) {
  return withEntries(async () => {
    const entry = (await entries()).find((one) => one.key === key);
    if (entry === undefined || entry.state === "sending") return null;
    await chrome.storage.local.remove(PREFIX + key);
    return entry;
  });
}

/**
 * @param {() => void} callback after any change of what `entries` tells
 * @returns {() => void} ends it
 */
export function onQueueChange(callback) {
  /** @type {Parameters<typeof chrome.storage.onChanged.addListener>[0]} */
  const listener = (changes, area) => {
    const names = Object.keys(changes);
    const concerns =
      (area === "local" && names.some((name) => name.startsWith(PREFIX) || name === "connection")) ||
      (area === "session" && names.includes(SENDING));
    if (concerns) callback();
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}

/**
 * Sends what waits, one at a time, until nothing waits or the way is blocked. For the service worker alone.
 * @param {object} [options]
 * @param {boolean} [options.now] not when the back-off ends, but now; it begins anew
 * @returns {Promise<number | null>} milliseconds until the next attempt; null when none is planned
 */
export async function flush({ now = false } = {}) {
  return navigator.locks.request("queue", async () => {
    // Should the worker be stopped while it sends, it is started again.
    await wakeIn(60);
    await chrome.storage.session.remove(SENDING);
    if (now) await chrome.storage.local.remove(PAUSE);
    await sendAll();
    return schedule();
  });
}

async function sendAll() {
  for (;;) {
    const connection = await readConnection();
    const pause = await readPause();
    if (connection.state !== "ready" || delayUntil(pause.until) > 0) return;
    const entry = nextOf(await entries());
    if (entry === undefined) return;
    if (!(await markSending(entry.key))) continue;
    try {
      await send(entry, connection);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!(await handleFailure(entry, pause, error))) return;
    } finally {
      await chrome.storage.session.remove(SENDING);
    }
  }
}

/**
 * The oldest of those that failed least: one that keeps failing stops nobody.
 * @param {Entry[]} all oldest first
 * @returns {Entry | undefined}
 */
function nextOf(all) {
  return all.filter((entry) => entry.state === "waiting").sort((a, b) => a.attempts - b.attempts)[0];
}

/**
 * @param {string} key
 * @returns {Promise<boolean>} false when it was taken back meanwhile
 */
async function markSending(key) {
  return withEntries(async () => {
    const { [PREFIX + key]: stored } = await chrome.storage.local.get(PREFIX + key);
    if (stored === undefined) return false;
    await chrome.storage.session.set({ [SENDING]: key });
    return true;
  });
}

/**
 * @param {Entry} entry
 * @param {Connection} connection
 * @throws {ApiError}
 */
async function send({ key, body }, connection) {
  const answer = await callApi(connection, "POST", "/v1/leads", {
    body,
    idempotencyKey: key,
    expects: ["submission_uid", "outcome"],
  });
  const { outcome, lead = null, warnings = [] } = answer.body;
  // The answer first: stopped in between, the worker sends again and is told the same.
  await keepAnswer(key, { at: Date.now(), body, outcome, lead, warnings });
  await chrome.storage.local.remove([PREFIX + key, PAUSE]);
}

/**
 * @param {string} key
 * @param {{at: number, body: object, outcome: string, lead: object | null, warnings: object[]}} answer
 */
async function keepAnswer(key, answer) {
  const kept = Object.entries(await chrome.storage.session.get())
    .filter(([name]) => name.startsWith(ANSWER_PREFIX))
    .sort(([, a], [, b]) => b.at - a.at);
  await chrome.storage.session.remove(kept.slice(ANSWERS_KEPT - 1).map(([name]) => name));
  await chrome.storage.session.set({ [ANSWER_PREFIX + key]: answer });
}

/**
 * @param {Entry} entry
 * @param {Pause} pause
 * @param {ApiError} error
 * @returns {Promise<boolean>} whether the next entry may be tried
 */
async function handleFailure(entry, pause, error) {
  const { kind, status, code, title, detail, errors } = error;
  const problem = { kind, status, code, title, detail, errors };
  // The access is over, which says nothing about the entry.
  if (kind === "unauthorized") return false;
  if (isAboutTheEntry(error)) {
    await amend(entry.key, { problem, isRefused: true });
    return true;
  }
  await amend(entry.key, { problem, attempts: entry.attempts + 1 });
  const failures = pause.failures + 1;
  const wait = Math.max(backOff(failures), Math.min(error.retryAfter ?? 0, CAP) * 1000);
  await chrome.storage.local.set({ [PAUSE]: { failures, until: Date.now() + wait } });
  return false;
}

/**
 * Whether the API refused what the person typed. Other refusals pass (409: the same key is being handled) or concern
 * the access (403, 404): the entry waits.
 * @param {ApiError} error
 */
function isAboutTheEntry({ kind, status }) {
  return kind === "refused" && [400, 413, 422].includes(status);
}

/**
 * @param {string} key
 * @param {Partial<StoredEntry>} changes
 */
async function amend(key, changes) {
  await withEntries(async () => {
    const { [PREFIX + key]: stored } = await chrome.storage.local.get(PREFIX + key);
    await chrome.storage.local.set({ [PREFIX + key]: { ...stored, ...changes } });
  });
}

/** @returns {Promise<Pause>} */
async function readPause() {
  const { [PAUSE]: pause } = await chrome.storage.local.get(PAUSE);
  return Number.isFinite(pause?.failures) ? pause : { failures: 0, until: 0 };
}

/** @returns {Promise<number | null>} milliseconds until the next attempt, for which an alarm is set */
async function schedule() {
  const waiting = (await entries()).filter((entry) => entry.state === "waiting");
  const { state } = await readConnection();
  if (waiting.length === 0 || state !== "ready") {
    await chrome.alarms.clear(QUEUE_ALARM);
    return null;
  }
  const delay = delayUntil((await readPause()).until);
  await wakeIn(delay / 1000);
  return delay;
}

/** @param {number} seconds */
async function wakeIn(seconds) {
  await chrome.alarms.create(QUEUE_ALARM, { delayInMinutes: Math.max(seconds, SHORTEST_ALARM) / 60 });
}

/**
 * @param {number} count of failures, from 1
 * @returns {number} milliseconds, with jitter: not every extension comes back in the same second
 */
function backOff(count) {
  const seconds = BACK_OFF[Math.min(count, BACK_OFF.length) - 1];
  return seconds * 1000 * (1 + Math.random() * JITTER);
}

/**
 * @param {number} time milliseconds since 1970
 * @returns {number} milliseconds; 0 when it has come, or lies so far ahead that the clock was changed since
 */
function delayUntil(time) {
  const delay = time - Date.now();
  return delay > 0 && delay <= CAP * 1000 * (1 + JITTER) ? delay : 0;
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function withEntries(work) {
  return navigator.locks.request("queueEntries", work);
}
