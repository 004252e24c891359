/** What somebody is about to record of a lead: kept until the API has confirmed it, for whoever typed it. */

import { maySee, ownerOf } from "./owner.js";
import { fits } from "./shape.js";

const PREFIX = "change:";

/** @type {import("./shape.js").Shape} */
const KEPT = { change: { what: "string", choice: "string", later: "string", note: "string", key: "string", sent: "string" }, owner: {} };

/**
 * @typedef {object} Change
 * @property {string} what a status, "call", "next", "note" or "correct"
 * @property {string} choice reason or result
 * @property {string} later a local date and time, or ""
 * @property {string} note of a correction: its fields, as JSON
 * @property {string} key under which it is sent: a repetition is done once
 * @property {string} sent the body that went under the key; "" when none did
 */

/**
 * A correction stands beside whatever else is typed of a lead.
 * @param {string} uid of the lead
 * @returns {string} under which it is kept
 */
export function correctionOf(uid) {
  return `${uid} correct`;
}

/**
 * @param {string} uid of the lead
 * @param {import("./connection.js").Connection} connection
 * @returns {Promise<Change | null>}
 */
export async function readChange(uid, connection) {
  const { [PREFIX + uid]: kept } = await chrome.storage.local.get(PREFIX + uid);
  return fits(kept, KEPT) && maySee(kept.owner, connection) ? kept.change : null;
}

/**
 * @param {string} uid
 * @param {Change} change
 * @param {import("./connection.js").Connection} connection
 */
export async function keepChange(uid, change, connection) {
  await chrome.storage.local.set({ [PREFIX + uid]: { change, owner: ownerOf(connection) } });
}

/** @param {string} uid */
export async function forgetChange(uid) {
  await chrome.storage.local.remove(PREFIX + uid);
}
