/** What a gesture on a page brought, handed from the service worker to the panel through session storage. */

/**
 * @typedef {object} Contact
 * @property {string} [name]
 * @property {string} [phone]
 * @property {string} [email]
 * @property {string} [notes]
 */

/**
 * - `no_chat`: no conversation with one person is open
 * - `number_hidden`: the conversation shows no number
 * - `site_changed`: the page is not built as it was known
 * - `nothing_found`: what was chosen names nobody
 * - `cannot_read`: Chrome does not let extensions read this page
 * @typedef {"no_chat" | "number_hidden" | "site_changed" | "nothing_found" | "cannot_read"} CaptureProblem
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

const CAPTURED = "captured";

/** Characters that the API takes. */
const LIMITS = Object.freeze({ name: 200, phone: 64, email: 254, notes: 5000 });
const URL_LIMIT = 2048;
const TITLE_LIMIT = 300;

/**
 * @param {Source} source
 * @param {Contact | CaptureProblem} found
 * @param {{url?: string, title?: string}} tab
 */
export async function keepCaptured(source, found, tab) {
  const outcome = typeof found === "string" ? { problem: found } : trimmed(found);
  /** @type {Captured} */
  const captured = { ...outcome, source, page: pageOf(tab), at: Date.now() };
  await chrome.storage.session.set({ [CAPTURED]: captured });
}

/** @returns {Promise<Captured | null>} once; null when nothing was brought */
export async function takeCaptured() {
  const { [CAPTURED]: captured = null } = await chrome.storage.session.get(CAPTURED);
  if (captured !== null) await chrome.storage.session.remove(CAPTURED);
  return captured;
}

/**
 * @param {() => void} callback when something was brought
 * @returns {() => void} ends it
 */
export function onCaptured(callback) {
  /** @param {Record<string, chrome.storage.StorageChange>} changes */
  const listener = (changes) => {
    if (changes[CAPTURED]?.newValue !== undefined) callback();
  };
  chrome.storage.session.onChanged.addListener(listener);
  return () => chrome.storage.session.onChanged.removeListener(listener);
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
  const values = Object.entries(LIMITS).map(([name, limit]) => [name, cut(contact[/** @type {keyof Contact} */ (name)]?.trim() ?? "", limit)]);
  return Object.fromEntries(values.filter(([, value]) => value !== ""));
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
