/**
 * Referrals on their way to the API. Each is kept under a key of its own in `storage.local`, so that no two writers
 * overwrite each other, until the API has answered. Its key is the idempotency key: sending twice is harmless, also with another token.
 */

import { ApiError, NOT_API } from "./api.js";
import { callApi, readConnection } from "./connection.js";
import { installationId } from "./installation.js";
import { isNews, keepOutcome } from "./outcomes.js";
import { isTheirs, ownerOf } from "./owner.js";
import { isObject } from "./shape.js";
import { clockOffset } from "./time.js";

/** @typedef {import("./connection.js").Connection} Connection */

/** @typedef {import("./owner.js").Owner} Owner */

/** @typedef {{kind: string, status: number, code: string, title: string, detail: string, errors: import("./api.js").FieldError[]}} Problem */

/**
 * @typedef {object} StoredEntry
 * @property {string} key
 * @property {number} seq in which order they were typed, whatever the clock says
 * @property {Record<string, any>} body of `POST /v1/leads`
 * @property {Owner} owner the consultant who typed it, or who sent it first
 * @property {number} queuedAt by this computer's clock, in milliseconds since 1970
 * @property {number} attempts that failed for a reason of its own
 * @property {boolean} isRefused only the person can do something about it
 * @property {Problem} [problem] of the last attempt
 */

/**
 * - `waiting`: will be sent
 * - `sending`: is on its way, and cannot be taken back
 * - `refused`: has to be corrected or given up
 * - `held`: somebody else's, who alone can do something about it
 * @typedef {"waiting" | "sending" | "refused" | "held"} State
 */

/** @typedef {StoredEntry & {state: State}} Entry */

/** @typedef {{failures: number, until: number}} Pause after failures in a row; `until` in milliseconds since 1970 */

const PREFIX = "queue:";
const PAUSE = "queuePause";
const SENDING = "sending";
const LAST_SEQ = "queueSeq";

/** Keys of what was answered last: a page that still shows one sends nothing again. */
const SENT = "sent";
const SENT_KEPT = 300;

/** Session storage: `answer:<key>` = {at, owner, body, outcome, lead, warnings, reason}, for the panel that waits for it. */
export const ANSWER_PREFIX = "answer:";
const ANSWERS_KEPT = 50;

/**
 * An answer in which this lacks is none, however well it went.
 * @type {import("./shape.js").Shape}
 */
const ANSWER = {
  submission_uid: "string",
  outcome: "string",
  "reason?": "string",
  "lead?": { uid: "string", status: "string", "consultant?": { name: "string" } },
  "warnings?": [{ detail: "string" }],
};

/** The alarm after which the service worker calls `flush`. */
export const QUEUE_ALARM = "queue";

/** Seconds; whatever was out of order, the queue flows minutes after it is mended. */
const BACK_OFF = [5, 15, 30, 60, 120];

/** Seconds for which an API is obeyed that says when to come back. */
const CAP = 300;
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

/** The same form was sent before. */
export class AlreadySentError extends Error {
  constructor() {
    super("already sent");
    this.name = "AlreadySentError";
  }
}

/**
 * Keeps a referral. Once this resolves, it survives everything but the removal of the extension.
 * @param {Record<string, any>} body
 * @param {{uid: string, name: string} | null} consultant
 * @param {{key?: string, occurredAt?: string | null}} [form] its key, and when it was typed unless that is now
 * @returns {Promise<Entry>}
 * @throws {QueueFullError | AlreadySentError}
 */
export async function enqueue(body, consultant, { key = crypto.randomUUID(), occurredAt = null } = {}) {
  const queuedAt = Date.now();
  const said = occurredAt ?? (await timeOf(queuedAt));
  // First: from the moment that the entry is kept, somebody will come for it, also when this page closes now.
  await wakeIn(SHORTEST_ALARM);
  if ((await chrome.storage.local.getBytesInUse()) > chrome.storage.local.QUOTA_BYTES - RESERVE) throw new QueueFullError();
  return withEntries(async () => {
    const stored = await chrome.storage.local.get([LAST_SEQ, SENT, PREFIX + key]);
    if (stored[PREFIX + key] !== undefined || sentOf(stored).includes(key)) throw new AlreadySentError();
    const seq = (Number.isFinite(stored[LAST_SEQ]) ? stored[LAST_SEQ] : 0) + 1;
    /** @type {StoredEntry} */
    const entry = {
      key,
      seq,
      body: said === null ? body : { ...body, occurred_at: said },
      owner: ownerOf({ consultant }),
      queuedAt,
      attempts: 0,
      isRefused: false,
    };
    try {
      await chrome.storage.local.set({ [PREFIX + key]: entry, [LAST_SEQ]: seq });
    } catch (cause) {
      throw new QueueFullError(cause);
    }
    return { ...entry, state: "waiting" };
  });
}

/**
 * @param {Record<string, any>} stored
 * @returns {string[]} keys of what was answered last
 */
function sentOf({ [SENT]: sent }) {
  return Array.isArray(sent) ? sent : [];
}

/**
 * @param {number} at by this computer's clock
 * @returns {Promise<string | null>} by the server's; null as long as the server never told its time
 */
async function timeOf(at) {
  const offset = await clockOffset();
  return offset === null ? null : new Date(at + offset).toISOString();
}

/** @returns {Promise<Entry[]>} oldest first */
export async function entries() {
  return entriesFor(await readConnection());
}

/**
 * One look at one entry, however many there are.
 * @param {string} key
 * @returns {Promise<Entry | undefined>}
 */
export async function findEntry(key) {
  const [connection, { [PREFIX + key]: stored }, sending] = await Promise.all([readConnection(), chrome.storage.local.get(PREFIX + key), sendingKey()]);
  if (stored === undefined) return undefined;
  const entry = readEntry(key, stored);
  return { ...entry, state: stateOf(entry, connection, sending) };
}

/** @returns {Promise<string | undefined>} key of the entry that is on its way */
export async function sendingKey() {
  return (await chrome.storage.session.get(SENDING))[SENDING];
}

/**
 * @param {Connection} connection
 * @returns {Promise<Entry[]>} as they stand for this connection, oldest first
 */
async function entriesFor(connection) {
  const [stored, sending] = await Promise.all([chrome.storage.local.get(), sendingKey()]);
  return Object.keys(stored)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => readEntry(name.slice(PREFIX.length), stored[name]))
    .map((entry) => ({ ...entry, state: stateOf(entry, connection, sending) }))
    .sort((a, b) => a.seq - b.seq || a.queuedAt - b.queuedAt);
}

/**
 * What cannot be read is kept, for somebody to look at, and stands in nobody's way.
 * @param {string} key
 * @param {any} stored
 * @returns {StoredEntry}
 */
function readEntry(key, stored) {
  // Before they were numbered, the time told which was older.
  const { seq = 0 } = isObject(stored) ? stored : {};
  const isReadable =
    stored?.key === key && isObject(stored.body) && isObject(stored.owner) && [seq, stored.queuedAt, stored.attempts].every(Number.isFinite);
  if (isReadable) return { ...stored, seq };
  return {
    key,
    seq: Number.isFinite(stored?.seq) ? stored.seq : 0,
    body: isObject(stored?.body) ? stored.body : {},
    owner: isObject(stored?.owner) && typeof stored.owner.uid === "string" ? { uid: stored.owner.uid, name: String(stored.owner.name ?? "") } : { uid: null, name: "" },
    queuedAt: Number.isFinite(stored?.queuedAt) ? stored.queuedAt : 0,
    attempts: 0,
    isRefused: true,
    problem: { kind: "refused", status: 0, code: "unreadable", title: "", detail: "", errors: [] },
  };
}

/**
 * @param {StoredEntry} entry
 * @param {Connection} connection
 * @param {string | undefined} sending
 * @returns {State}
 */
function stateOf(entry, connection, sending) {
  if (entry.key === sending) return "sending";
  if (!isTheirs(entry.owner, connection)) return "held";
  return entry.isRefused ? "refused" : "waiting";
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
    const entry = await findEntry(key);
    // What is another's is nobody's to change.
    if (entry === undefined || entry.state === "sending" || entry.state === "held") return null;
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
    // One look for many: what is typed meanwhile stands behind them.
    const waiting = inOrder(await entries());
    if (waiting.length === 0) return;
    for (const { key } of waiting) if (!(await sendOne(key))) return;
  }
}

/**
 * @param {string} key
 * @returns {Promise<boolean>} whether the next one may be tried
 */
async function sendOne(key) {
  // Whose access it is and whose entry: one look, so that nobody's token carries another's referral.
  const connection = await readConnection();
  const pause = await readPause();
  if (connection.state !== "ready" || delayUntil(pause.until) > 0) return false;
  const entry = await markSending(key, connection);
  if (entry === null) return true;
  try {
    await send(entry, connection);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return await handleFailure(entry, pause, error);
  } finally {
    await chrome.storage.session.remove(SENDING);
  }
}

/**
 * The oldest first; behind them those for which the API itself failed, so that one which keeps failing stops nobody.
 * @param {Entry[]} all oldest first
 * @returns {Entry[]} that wait
 */
function inOrder(all) {
  return all.filter((entry) => entry.state === "waiting").sort((a, b) => a.attempts - b.attempts);
}

/**
 * Before the first byte leaves, it stands fast whose the entry is and what its bytes are: a repetition says the same.
 * @param {string} key
 * @param {Connection} connection with which it will be sent
 * @returns {Promise<StoredEntry | null>} null when it was taken back meanwhile
 */
async function markSending(key, connection) {
  return withEntries(async () => {
    const { [PREFIX + key]: stored } = await chrome.storage.local.get(PREFIX + key);
    if (stored === undefined || !isTheirs(stored.owner, connection)) return null;
    const said = stored.body.occurred_at === undefined ? await timeOf(stored.queuedAt) : null;
    const entry = {
      ...stored,
      owner: stored.owner.uid === null ? ownerOf(connection) : stored.owner,
      body: said === null ? stored.body : { ...stored.body, occurred_at: said },
    };
    await chrome.storage.session.set({ [SENDING]: key });
    if (said !== null || entry.owner !== stored.owner) await chrome.storage.local.set({ [PREFIX + key]: entry });
    return entry;
  });
}

/**
 * @param {StoredEntry} entry
 * @param {Connection} connection
 * @throws {ApiError}
 */
async function send({ key, body, owner }, connection) {
  const { body: told } = await callApi(connection, "POST", "/v1/leads", {
    body,
    idempotencyKey: key,
    installation: await installationId(),
    expects: ANSWER,
  });
  const { outcome, reason = null, lead = null, warnings = [] } = told;
  const answer = { at: Date.now(), owner, body, outcome, reason, lead, warnings };
  // The answer first: stopped in between, the worker sends again and is told the same.
  await keepAnswer(key, answer);
  const outcomeToTell = { key, owner, at: answer.at, name: String(body.person?.name ?? ""), answer: { outcome, reason, lead, warnings } };
  if (isNews(outcomeToTell)) await keepOutcome(outcomeToTell);
  await withEntries(async () => {
    const sent = sentOf(await chrome.storage.local.get(SENT));
    await chrome.storage.local.set({ [SENT]: [...sent, key].slice(-SENT_KEPT) });
    await chrome.storage.local.remove([PREFIX + key, PAUSE]);
  });
}

/**
 * @param {string} key
 * @param {{at: number, owner: Owner, body: object, outcome: string, reason: string | null, lead: object | null, warnings: object[]}} answer
 */
async function keepAnswer(key, answer) {
  const kept = Object.entries(await chrome.storage.session.get())
    .filter(([name]) => name.startsWith(ANSWER_PREFIX))
    .sort(([, a], [, b]) => b.at - a.at);
  await chrome.storage.session.remove(kept.slice(ANSWERS_KEPT - 1).map(([name]) => name));
  await chrome.storage.session.set({ [ANSWER_PREFIX + key]: answer });
}

/**
 * @param {StoredEntry} entry
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
  await amend(entry.key, { problem, attempts: entry.attempts + (isOfTheRoad(error) ? 0 : 1) });
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
 * Whether the failure says nothing of what was sent: no answer, none of the API's, one that it gives to everybody.
 * @param {ApiError} error
 */
function isOfTheRoad({ kind, status, code }) {
  return kind === "offline" || kind === "busy" || kind === "refused" || code === NOT_API || status === 503;
}

/**
 * @param {string} key
 * @param {Partial<StoredEntry>} changes
 */
async function amend(key, changes) {
  await withEntries(async () => {
    const { [PREFIX + key]: stored } = await chrome.storage.local.get(PREFIX + key);
    if (isObject(stored)) await chrome.storage.local.set({ [PREFIX + key]: { ...stored, ...changes } });
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
