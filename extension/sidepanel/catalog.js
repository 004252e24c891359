/** What a form offers; the last answer is kept, so that the form is whole without a connection. */

import { callApi } from "../lib/connection.js";
import { ownerOf } from "../lib/owner.js";
import { fits } from "../lib/shape.js";

const KEY = "catalog";

/**
 * @typedef {{code: string, name: string}} Coded
 * @typedef {{origins: Coded[], products: Coded[], lost_reasons: Coded[], referrers: {uid: string, name: string}[],
 *   statuses: {code: string, name: string, is_open: boolean}[], consent_policy: string}} Catalog
 */

/** @type {import("../lib/shape.js").Shape} */
const CODED = { code: "string", name: "string" };

/** @type {import("../lib/shape.js").Shape} */
const CATALOG = { origins: [CODED], "products?": [CODED], "lost_reasons?": [CODED], "referrers?": [{ name: "string" }], statuses: [CODED] };

/** @type {Catalog} */
const EMPTY = { origins: [], products: [], lost_reasons: [], referrers: [], statuses: [], consent_policy: "legitimate_interest" };

/**
 * @param {Pick<import("../lib/connection.js").Connection, "consultant">} connection
 * @returns {Promise<Catalog>} the one that was kept, or an empty one; whom somebody else knows as referrers is theirs
 */
export async function keptCatalog(connection) {
  const { [KEY]: kept } = await chrome.storage.local.get(KEY);
  const { owner, ...catalog } = fits(kept, CATALOG) ? kept : {};
  const isTheirs = owner !== undefined && owner === ownerOf(connection).uid;
  return { ...EMPTY, ...catalog, ...(isTheirs ? {} : { referrers: [] }) };
}

/**
 * Asks for the catalogue and keeps it.
 * @param {import("../lib/connection.js").Connection} connection
 * @returns {Promise<Catalog>}
 */
export async function fetchCatalog(connection) {
  const { body } = await callApi(connection, "GET", "/v1/catalog", { expects: CATALOG });
  const catalog = { ...EMPTY, .../** @type {Catalog} */ (body) };
  // Only a convenience for the next time without a connection: a full storage must not stop the form.
  await chrome.storage.local.set({ [KEY]: { ...catalog, owner: ownerOf(connection).uid } }).catch((error) => console.warn("catalogue not kept:", error));
  return catalog;
}
