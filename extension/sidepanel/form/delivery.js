/** What becomes of a referral that was put into the queue. The queue's worker sends it; this only watches. */

import { t } from "../../lib/i18n.js";
import { FLUSH } from "../../lib/messages.js";
import { ANSWER_PREFIX, findEntry, onQueueChange, sendingKey } from "../../lib/queue.js";

/** How long Enter waits for the answer before it says that the queue goes on alone. */
const PATIENCE = 12_000;

/**
 * @typedef {import("../../lib/queue.js").Entry} Entry
 * @typedef {import("../answer.js").Answer} Answer
 */

/**
 * Has the queue sent, and waits until the entry was answered or refused, or until there is no more to wait for.
 * @param {Entry} entry
 * @returns {Promise<{answer?: Answer, refused?: Entry}>} neither: it is still in the queue
 */
export function sendAndWait(entry) {
  const look = async () => {
    const answer = await answerTo(entry);
    if (answer !== undefined) return { answer };
    const mine = await findEntry(entry.key);
    return mine?.state === "refused" ? { refused: mine } : null;
  };
  return new Promise((resolve) => {
    const stop = onQueueChange(() => void look().then((found) => found !== null && end(found)));
    const timer = setTimeout(() => end({}), PATIENCE);
    /** @param {{answer?: Answer, refused?: Entry}} result */
    function end(result) {
      clearTimeout(timer);
      stop();
      resolve(result);
    }
    void chrome.runtime
      .sendMessage({ type: FLUSH })
      // The worker may be stopped before it answers; what it did stands in the storage.
      .then(look, look)
      .then((found) => end(found ?? {}));
  });
}

/**
 * Watches an entry that is left in the queue.
 * @param {Entry} entry
 * @param {(answer: Answer | undefined) => void} tell called once, when it no longer waits; undefined: it was not answered
 * @returns {() => void} ends it
 */
export function watch(entry, tell) {
  let isOver = false;
  const stop = onQueueChange(async () => {
    const answer = await answerTo(entry);
    const found = await findEntry(entry.key);
    const waits = found !== undefined && found.state !== "refused";
    if (isOver || (answer === undefined && waits)) return;
    end();
    tell(answer);
  });
  function end() {
    isOver = true;
    stop();
  }
  return end;
}

/**
 * @param {Entry} entry whose answer was shown
 * @returns {Promise<void>}
 */
export function forgetAnswer(entry) {
  return chrome.storage.session.remove(ANSWER_PREFIX + entry.key);
}

/**
 * @param {import("../../lib/connection.js").Connection} connection
 * @returns {Promise<string>} sentence: why the queue does not send now
 */
export async function reasonToWait({ state }) {
  if (state === "revoked") return t("queueWaitsForAccess");
  if ((await sendingKey()) !== undefined) return t("queueSending");
  return t(state === "none" ? "queueWaitsForConnection" : navigator.onLine ? "queueWaitsForServer" : "queueWaitsForNetwork");
}

/**
 * @param {Entry} entry
 * @returns {Promise<Answer | undefined>}
 */
async function answerTo(entry) {
  const key = ANSWER_PREFIX + entry.key;
  const { [key]: answer } = await chrome.storage.session.get(key);
  return answer;
}
