/** Whose extension this is: the API's address, the token, the consultant. The token never leaves the extension's own storage. */

import { ApiError, request } from "./api.js";

/** @typedef {{uid: string, name: string, email?: string | null}} Consultant */

/**
 * @typedef {object} Connection
 * @property {"none" | "ready" | "revoked"} state
 * @property {string} apiUrl an origin; "" while none is known
 * @property {string | null} token
 * @property {Consultant | null} consultant also when revoked: whoever comes back finds their queue
 * @property {string} companyName
 * @property {string} defaultOrigin code of an origin; "" for none
 * @property {"pt-BR" | "en" | null} locale null: the browser's
 * @property {boolean} isManaged whether the policy decides who is connected
 * @property {PolicyName[]} fixed what the policy has fixed
 * @property {Problem | null} policyProblem why the policy's code or token was not taken
 */

/** @typedef {"apiUrl" | "enrolmentCode" | "token" | "defaultOrigin" | "locale"} PolicyName */

/** @typedef {{kind: string, code: string, detail: string}} Problem */

/**
 * @typedef {object} Stored
 * @property {"ready" | "revoked"} state
 * @property {string} apiUrl
 * @property {string | null} token
 * @property {Consultant | null} consultant
 * @property {string} companyName
 */

/** @typedef {{defaultOrigin?: string, locale?: string}} Preferences */

/** @typedef {{hash: string, by: "token" | "enrolmentCode", problem: Problem | null}} PolicyRecord of the last one that was tried */

const CONNECTION = "connection";

/** An enrolment whose answer has not come: {apiUrl, hash of the code, secret}. The same again gives the same token. */
const ENROLMENT = "enrolment";
const PREFERENCES = "preferences";
const POLICY = "policy";

/** The code of the API's 401: the token opens nothing any more. */
const TOKEN_REFUSED = "ID401";

/** @type {import("./shape.js").Shape} */
const CONSULTANT = { uid: "string", name: "string" };

const LOCALES = ["pt-BR", "en"];
const SCOPES = ["leads:write", "leads:read"];

/** Milliseconds; two probes fit into the time for which Chrome takes a click for a click (5 s). */
const PROBE_TIMEOUT = 2_000;

/** Milliseconds for which somebody who leaves waits for the server to know. */
const FAREWELL_TIMEOUT = 5_000;

/** What a person typed cannot be used; `code` is `url_invalid`, `url_insecure`, `code_missing`, `token_invalid` or `scope_missing`. */
export class ConnectionError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.name = "ConnectionError";
    this.code = code;
  }
}

/** Content scripts, which live in pages, see nothing of `storage.local`. Called at every start of the worker. */
export async function keepStorageTrusted() {
  await chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}

/**
 * One look at everything, so that token and consultant are always of one access.
 * @returns {Promise<Connection>}
 */
export async function readConnection() {
  const [local, managed] = await Promise.all([
    chrome.storage.local.get([CONNECTION, PREFERENCES, POLICY]),
    chrome.storage.managed.get(),
  ]);
  return combine(local[CONNECTION], local[PREFERENCES], managed, local[POLICY]);
}

/**
 * Who this is as long as the policy is not read, for which Chrome takes seconds just after its start: whoever was connected last, who may not be asked for
 * yet, with what the person prefers.
 * @returns {Promise<Connection>}
 */
export async function nobodyYet() {
  const { [PREFERENCES]: preferences, [CONNECTION]: stored } = await chrome.storage.local.get([PREFERENCES, CONNECTION]);
  return { ...combine(stored, preferences, {}, undefined), token: null };
}

/**
 * The policy wins over what the person chose; a connection with another API than the policy's is none.
 * @param {Stored | undefined} stored
 * @param {Preferences | undefined} preferences
 * @param {Partial<Record<PolicyName, string>>} managed
 * @param {PolicyRecord | undefined} record
 * @returns {Connection}
 */
export function combine(stored, preferences, managed, record) {
  const fixed = /** @type {PolicyName[]} */ (Object.keys(managed).filter((name) => managed[/** @type {PolicyName} */ (name)]));
  const fixedUrl = managed.apiUrl ? tryApiUrl(managed.apiUrl) : null;
  const known = fixedUrl !== null && stored?.apiUrl !== fixedUrl ? undefined : stored;
  const locale = managed.locale ?? preferences?.locale ?? "";
  return {
    state: known?.state ?? "none",
    apiUrl: fixedUrl ?? known?.apiUrl ?? "",
    token: known?.token ?? null,
    consultant: known?.consultant ?? null,
    companyName: known?.companyName ?? "",
    defaultOrigin: managed.defaultOrigin ?? preferences?.defaultOrigin ?? "",
    locale: LOCALES.includes(locale) ? /** @type {"pt-BR" | "en"} */ (locale) : null,
    isManaged: fixed.includes("token") || fixed.includes("enrolmentCode"),
    fixed,
    policyProblem: record?.problem ?? null,
  };
}

/**
 * @param {string} text as typed; without a scheme it is https, or http on this computer
 * @returns {string} the origin, with nothing behind it
 * @throws {ConnectionError} `url_invalid`, `url_insecure`
 */
export function parseApiUrl(text) {
  const typed = text.trim();
  const scheme = /^(localhost|127\.0\.0\.1)(:|\/|$)/i.test(typed) ? "http://" : "https://";
  const complete = /^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : scheme + typed;
  if (!URL.canParse(complete)) throw new ConnectionError("url_invalid");
  const url = new URL(complete);
  const isBare = url.pathname === "/" && url.search + url.hash + url.username + url.password === "";
  if (!["https:", "http:"].includes(url.protocol) || !isBare) throw new ConnectionError("url_invalid");
  if (url.protocol === "http:" && !["127.0.0.1", "localhost"].includes(url.hostname)) {
    throw new ConnectionError("url_insecure");
  }
  return url.origin;
}

/**
 * @param {string} text
 * @returns {string | null}
 */
function tryApiUrl(text) {
  try {
    return parseApiUrl(text);
  } catch {
    return null;
  }
}

/**
 * Trades a code for a token and keeps it. When the answer was lost, the same code may be used again: it comes with the same secret.
 * @param {string} apiUrl as typed
 * @param {string} code
 * @throws {ConnectionError | ApiError}
 */
export async function enrol(apiUrl, code) {
  const origin = parseApiUrl(apiUrl);
  if (code.trim() === "") throw new ConnectionError("code_missing");
  const { locale } = await readConnection();
  const secret = await enrolmentSecret(origin, code);
  try {
    const { body } = await request({ apiUrl: origin, locale }, "POST", "/v1/enrol", {
      body: { code: code.trim(), secret },
      expects: { token: "string", consultant: CONSULTANT, "company_name?": "string" },
    });
    await keep(origin, body.token, body);
  } catch (error) {
    // Without an answer the code may have been used: its secret is what opens it again.
    if (error instanceof ApiError && error.kind === "refused") await chrome.storage.local.remove(ENROLMENT);
    throw error;
  }
  await chrome.storage.local.remove(ENROLMENT);
}

/**
 * @param {string} apiUrl
 * @param {string} code
 * @returns {Promise<string>} kept before the code is sent
 */
async function enrolmentSecret(apiUrl, code) {
  const hash = await sha256(code.replace(/[\s-]/g, "").toUpperCase());
  const { [ENROLMENT]: begun } = await chrome.storage.local.get(ENROLMENT);
  if (begun?.apiUrl === apiUrl && begun.hash === hash && typeof begun.secret === "string") return begun.secret;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  await chrome.storage.local.set({ [ENROLMENT]: { apiUrl, hash, secret } });
  return secret;
}

/**
 * Keeps a token that was created by hand, once the API has said whose it is.
 * @param {string} apiUrl as typed
 * @param {string} token
 * @throws {ConnectionError | ApiError}
 */
export async function useToken(apiUrl, token) {
  const origin = parseApiUrl(apiUrl);
  const typed = token.trim();
  // Anything else could not even travel in a header.
  if (!/^[\x21-\x7e]{1,200}$/.test(typed)) throw new ConnectionError("token_invalid");
  const { locale } = await readConnection();
  const { body } = await request({ apiUrl: origin, token: typed, locale }, "GET", "/v1/me", { expects: { token: {}, "consultant?": CONSULTANT, "company_name?": "string" } });
  if (!SCOPES.every((scope) => body.token.scopes?.includes(scope))) throw new ConnectionError("scope_missing");
  await keep(origin, typed, body);
}

/**
 * @param {string} apiUrl
 * @param {string} token
 * @param {{consultant?: Consultant, company_name?: string}} me
 */
async function keep(apiUrl, token, me) {
  /** @type {Stored} */
  const stored = { state: "ready", apiUrl, token, consultant: me.consultant ?? null, companyName: me.company_name ?? "" };
  await withLock(() => chrome.storage.local.set({ [CONNECTION]: stored }));
}

/**
 * The API no longer takes the token: it is forgotten, whose it was is not.
 * @param {Pick<Connection, "token">} used with which the API refused; a newer token stays
 */
export async function markRevoked({ token }) {
  await withLock(async () => {
    const { [CONNECTION]: stored } = await chrome.storage.local.get(CONNECTION);
    if (stored?.state !== "ready" || stored.token !== token) return;
    await chrome.storage.local.set({ [CONNECTION]: { ...stored, state: "revoked", token: null } });
  });
}

/**
 * A request as the connected consultant. The first refused one ends the access, everywhere in the extension.
 * @param {Connection} connection
 * @param {string} method
 * @param {string} path
 * @param {import("./api.js").Options} [options]
 * @returns {Promise<import("./api.js").Answer>}
 * @throws {ApiError}
 */
export async function callApi(connection, method, path, options) {
  try {
    return await request(connection, method, path, options);
  } catch (error) {
    if (error instanceof ApiError && error.kind === "unauthorized" && error.code === TOKEN_REFUSED) await markRevoked(connection);
    throw error;
  }
}

/**
 * Forgets the token and the consultant here, and has the API end the token when it can be reached. What waits in the queue, what is drafted and what the person
 * prefers stays.
 * @returns {Promise<boolean>} whether the API has ended it
 */
export async function disconnect() {
  const before = await withLock(async () => {
    const { [CONNECTION]: stored } = await chrome.storage.local.get(CONNECTION);
    await chrome.storage.local.remove(CONNECTION);
    return stored;
  });
  if (before?.state !== "ready" || !before.token) return true;
  try {
    // Whoever leaves closes the page at once.
    await request(before, "POST", "/v1/me/revoke", { timeout: FAREWELL_TIMEOUT, keepalive: true });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // It had ended before.
    return error.code === TOKEN_REFUSED;
  }
}

/** @param {Preferences} change what is not named stays; what the policy fixes is ignored when read */
export async function savePreferences(change) {
  await withLock(async () => {
    const { [PREFERENCES]: kept } = await chrome.storage.local.get(PREFERENCES);
    await chrome.storage.local.set({ [PREFERENCES]: { ...kept, ...change } });
  });
}

/**
 * Connects as the administrator's policy says: once for each code or token, which is remembered by its hash.
 * @returns {Promise<boolean>} false when the API could not be asked, so that it has to be tried again
 */
export async function adoptPolicy() {
  return navigator.locks.request("policy", async () => {
    const [managed, { [POLICY]: record }] = await Promise.all([
      chrome.storage.managed.get(),
      chrome.storage.local.get(POLICY),
    ]);
    const by = managed.token ? "token" : "enrolmentCode";
    const secret = managed[by];
    if (record?.by === "token" && !managed.token) await disconnect();
    if (!secret) {
      await chrome.storage.local.remove(POLICY);
      return true;
    }
    const hash = await sha256([managed.apiUrl, by, secret].join("\n"));
    if (record?.hash === hash) return true;
    const problem = await problemOf(() => (by === "token" ? useToken : enrol)(managed.apiUrl ?? "", secret));
    if (problem !== null && ["offline", "server", "busy"].includes(problem.kind)) return false;
    await chrome.storage.local.set({ [POLICY]: { hash, by, problem } });
    return true;
  });
}

/**
 * @param {() => Promise<void>} attempt
 * @returns {Promise<Problem | null>}
 */
async function problemOf(attempt) {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return { kind: error.kind, code: error.code, detail: error.detail };
    if (error instanceof ConnectionError) return { kind: "input", code: error.code, detail: "" };
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Promise<string>} hexadecimal
 */
async function sha256(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {(connection: Connection) => void} callback
 * @returns {() => void} ends it
 */
export function onConnectionChange(callback) {
  /** @type {Parameters<typeof chrome.storage.onChanged.addListener>[0]} */
  const listener = (changes, area) => {
    const concerns = area === "managed" || (area === "local" && [CONNECTION, PREFERENCES, POLICY].some((key) => key in changes));
    if (concerns) void readConnection().then(callback);
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}

/**
 * Whether the extension can talk to the API: the API lets this extension's origin in by CORS, or the person has granted its host.
 * @param {string} apiUrl an origin
 * @returns {Promise<"ready" | "blocked" | "unreachable" | "not_api">} `blocked`: it is there, and `askAccess` can help
 */
export async function originAccess(apiUrl) {
  try {
    await request({ apiUrl }, "GET", "/healthz", { timeout: PROBE_TIMEOUT, expects: { status: "string", version: "string" } });
    return "ready";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind !== "offline") return "not_api";
  }
  return (await isThere(apiUrl)) ? "blocked" : "unreachable";
}

/**
 * Whether anything answers; its answer cannot be read.
 * @param {string} apiUrl
 */
async function isThere(apiUrl) {
  try {
    await fetch(`${apiUrl}/healthz`, {
      mode: "no-cors",
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PROBE_TIMEOUT),
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets Chrome ask the person for the API's host. Call it while a click is handled.
 * Headless Chromium shows no prompt, and the promise never settles there.
 * @param {string} apiUrl an origin
 * @returns {Promise<boolean>}
 */
export async function askAccess(apiUrl) {
  return chrome.permissions.request({ origins: [`${apiUrl}/*`] });
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function withLock(work) {
  return navigator.locks.request(CONNECTION, work);
}
