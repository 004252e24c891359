/** What became of referrals, for as long as nobody has seen it. A new lead of somebody as they were typed is no news. */

import { maySee } from "./owner.js";
import { fits } from "./shape.js";

const PREFIX = "outcome:";

/**
 * What lacks this can be told to nobody.
 * @type {import("./shape.js").Shape}
 */
const OUTCOME = { key: "string", owner: {}, at: "number", name: "string", answer: { outcome: "string", "warnings?": [{ detail: "string" }] } };

/**
 * @typedef {object} Outcome
 * @property {string} key of the referral
 * @property {import("./owner.js").Owner} owner
 * @property {number} at milliseconds since 1970
 * @property {string} name of the person, as typed
 * @property {import("../sidepanel/answer.js").Answer} answer
 */

/**
 * @param {Outcome} told
 * @returns {boolean} whether somebody has to see it
 */
export function isNews({ answer: { outcome, warnings = [] } }) {
  return outcome !== "created" || warnings.length > 0;
}

/** @param {Outcome} told */
export async function keepOutcome(told) {
  await chrome.storage.local.set({ [PREFIX + told.key]: told });
}

/**
 * @param {import("./connection.js").Connection} connection
 * @returns {Promise<{mine: Outcome[], others: number}>} oldest first
 */
export async function readOutcomes(connection) {
  const stored = await chrome.storage.local.get();
  /** @type {Outcome[]} */
  const all = Object.keys(stored)
    .filter((name) => name.startsWith(PREFIX) && fits(stored[name], OUTCOME))
    .map((name) => stored[name])
    .sort((a, b) => a.at - b.at);
  const mine = all.filter(({ owner }) => maySee(owner, connection));
  return { mine, others: all.length - mine.length };
}

/** @param {string[]} keys */
export async function markSeen(keys) {
  await chrome.storage.local.remove(keys.map((key) => PREFIX + key));
}

/** @param {string} name of an item in `storage.local` */
export function isOutcomeName(name) {
  return name.startsWith(PREFIX);
}
