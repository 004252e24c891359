/** What a form offers; the last answer is kept, so that the form is whole without a connection. */

import { callApi } from "../lib/connection.js";

const KEY = "catalog";

/**
 * @typedef {{code: string, name: string}} Coded
 * @typedef {{origins: Coded[], products: Coded[], lost_reasons: Coded[], referrers: {uid: string, name: string}[],
 *   statuses: {code: string, name: string, is_open: boolean}[], consent_policy: string}} Catalog
 */

/** @type {Catalog} */
const EMPTY = { origins: [], products: [], lost_reasons: [], referrers: [], statuses: [], consent_policy: "legitimate_interest" };

/** @returns {Promise<Catalog>} the one that was kept, or an empty one */
export async function keptCatalog() {
  const { [KEY]: kept } = await chrome.storage.local.get(KEY);
  return { ...EMPTY, ...kept };
}

/**
 * Asks for the catalogue and keeps it.
 * @param {import("../lib/connection.js").Connection} connection
 * @returns {Promise<Catalog>}
 */
export async function fetchCatalog(connection) {
  const { body } = await callApi(connection, "GET", "/v1/catalog", { expects: ["origins", "statuses"] });
  const catalog = { ...EMPTY, .../** @type {Catalog} */ (body) };
  // Only a convenience for the next time without a connection: a full storage must not stop the form.
  await chrome.storage.local.set({ [KEY]: catalog }).catch((error) => console.warn("catalogue not kept:", error));
  return catalog;
}
