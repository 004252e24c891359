/** Asks the API how it reads what was found; the rules are its own. */

import { callApi } from "../lib/connection.js";

const PATIENCE = 4_000;

/** Why a number that lacks its area code is none yet: whoever chooses it can add it. */
const WITHOUT_AREA = "missing_ddd";

/**
 * @param {import("../lib/connection.js").Connection} connection
 * @param {string[]} phones
 * @returns {Promise<(boolean | null)[]>} whether each can be one; null: the API could not be asked
 */
export async function judgePhones(connection, phones) {
  if (connection.state !== "ready" || connection.token === null) return phones.map(() => null);
  try {
    const { body } = await callApi(connection, "POST", "/v1/normalize", { body: { phones }, timeout: PATIENCE, expects: { phones: [{}] } });
    return phones.map((_, at) => body.phones[at]?.reason === WITHOUT_AREA || (body.phones[at]?.is_valid ?? null));
  } catch (error) {
    // A courtesy: whoever chooses sees the numbers as they stand.
    console.info("the numbers could not be judged:", error);
    return phones.map(() => null);
  }
}
