/** What a gesture on a page brought, handed from the service worker to the panel through session storage. */

/**
 * @typedef {object} Contact
 * @property {string} [name]
 * @property {string} [phone]
 * @property {string} [email]
 * @property {string} [tax_id]
 * @property {string} [notes]
 * @property {import("../sites/numbers.js").Candidate[]} [candidates] phones of which the person chooses one
 */

/**
 * - `no_chat`: no conversation is open
 * - `group`: the conversation is several people's
 * - `number_hidden`: the conversation shows no number
 * - `site_changed`: the page is not built as it was known
 * - `nothing_found`: what was chosen names nobody
 * - `in_frame`: what was chosen stands in a part of the page that Chrome lets nobody read at a click on the button
 * - `cannot_read`: Chrome does not let extensions read this page
 * @typedef {"no_chat" | "group" | "number_hidden" | "site_changed" | "nothing_found" | "in_frame" | "cannot_read"} CaptureProblem
 */

/** @typedef {"selection" | "link" | "whatsapp"} Source */

/** @typedef {{url: string, title?: string}} Page */

/**
 * @typedef {object} CaptureFacts
 * @property {number} at milliseconds since 1970
 * @property {Source} source
 * @property {Page | null} page where it was read
 * @property {CaptureProblem} [problem] then there is no contact
 */

/** @typedef {Contact & CaptureFacts} Captured */

const CAPTURED = "captured:";

/** Where what belongs to no window with a panel of its own waits. */
export const ANY_WINDOW = 0;

/** How many numbers a person can choose from at a glance. */
const MOST_CANDIDATES = 6;

/** Characters that the API takes. */
const LIMITS = Object.freeze({ name: 200, phone: 64, email: 254, tax_id: 40, notes: 5000 });
const URL_LIMIT = 2048;
const TITLE_LIMIT = 300;

/**
 * @param {number} windowId in whose panel it will stand
 * @param {Source} source
 * @param {Contact | CaptureProblem} found
 * @param {{url?: string, title?: string}} tab
 */
export async function keepCaptured(windowId, source, found, tab) {
  const outcome = typeof found === "string" ? { problem: found } : trimmed(found);
  /** @type {Captured} */
  const captured = { ...outcome, source, page: pageOf(tab), at: Date.now() };
  await chrome.storage.session.set({ [CAPTURED + windowId]: captured });
}

/**
 * @param {number} windowId
 * @returns {Promise<Captured | null>} once; null when nothing was brought to this window
 */
export async function takeCaptured(windowId) {
  return navigator.locks.request("captured", async () => {
    const names = [CAPTURED + windowId, CAPTURED + ANY_WINDOW];
    const kept = await chrome.storage.session.get(names);
    const name = names.find((one) => kept[one] !== undefined);
    if (name === undefined) return null;
    await chrome.storage.session.remove(name);
    return kept[name];
  });
}

/**
 * @param {() => void} callback when something was brought, to whichever window
 * @returns {() => void} ends it
 */
export function onCaptured(callback) {
  /** @param {Record<string, chrome.storage.StorageChange>} changes @param {string} area */
  const listener = (changes, area) => {
    if (area === "session" && Object.entries(changes).some(([name, { newValue }]) => name.startsWith(CAPTURED) && newValue !== undefined)) callback();
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}

/**
 * The page's address without query and fragment, where sessions and searches stand.
 * @param {{url?: string, title?: string}} tab
 * @returns {Page | null} null for what is no website
 */
export function pageOf({ url = "", title = "" }) {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return null;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (address.length > URL_LIMIT) return null;
  return { url: address, ...(title.trim() === "" ? {} : { title: cut(title.trim(), TITLE_LIMIT) }) };
}

/**
 * @param {Contact} contact
 * @returns {Contact} without what is empty
 */
function trimmed(contact) {
  const { candidates = [], ...texts } = contact;
  const values = Object.entries(LIMITS).map(([name, limit]) => [name, cut(texts[/** @type {keyof typeof texts} */ (name)]?.trim() ?? "", limit)]);
  return {
    ...Object.fromEntries(values.filter(([, value]) => value !== "")),
    ...(candidates.length === 0 ? {} : { candidates: candidates.slice(0, MOST_CANDIDATES) }),
  };
}

/**
 * @param {string} text
 * @param {number} limit
 * @returns {string} never ends in half a character
 */
function cut(text, limit) {
  const piece = text.slice(0, limit);
  return piece.isWellFormed() ? piece : piece.slice(0, -1);
}
