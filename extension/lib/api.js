/** One request to Indica's API, and every way in which it can go wrong. */

import { fits } from "./shape.js";
import { noteServerDate } from "./time.js";

/**
 * What the caller can do about a failure:
 * - `offline`: nothing certain came back (no network, aborted, too slow, broken off); it may have arrived
 * - `server`: it failed over there, or something that is not the API answered; later
 * - `busy`: too many requests; after `retryAfter`
 * - `unauthorized`: the token counts no more
 * - `refused`: the request has to change
 * @typedef {"offline" | "server" | "busy" | "unauthorized" | "refused"} Kind
 */

/** @typedef {{field: string, code: string, detail: string}} FieldError */

/** @typedef {{apiUrl: string, token?: string | null, locale?: string | null}} Endpoint */

/**
 * @typedef {object} Options
 * @property {unknown} [body] sent as JSON
 * @property {string} [idempotencyKey]
 * @property {string} [installation] under which a repetition is known again, whatever the token
 * @property {AbortSignal} [signal]
 * @property {number} [timeout] milliseconds until the whole answer must be here
 * @property {boolean} [keepalive] whether it goes on when its page is closed
 * @property {import("./shape.js").Shape} [expects] what a success looks like; anything else is none of the API's
 */

/** @typedef {{status: number, body: any, replayed: boolean}} Answer */

/** The code of an answer that the API did not write: a proxy's page, a captive portal, another server. */
export const NOT_API = "not_api";

const TIMEOUT = 20_000;

export class ApiError extends Error {
  /**
   * @param {Kind} kind
   * @param {object} [facts]
   * @param {number} [facts.status] HTTP status; 0 without an answer
   * @param {string} [facts.code] the API's SQLSTATE-like code; `not_api`; `offline`; `timeout`; `aborted`
   * @param {string} [facts.title] a sentence for people in the language asked for; empty unless the API said it
   * @param {string} [facts.detail]
   * @param {FieldError[]} [facts.errors]
   * @param {number | null} [facts.retryAfter] seconds
   * @param {string[] | null} [facts.allowed] where the lead may go instead
   * @param {unknown} [facts.cause]
   */
  constructor(kind, { status = 0, code = kind, title = "", detail = "", errors = [], retryAfter = null, allowed = null, cause } = {}) {
    super(detail || title || code, { cause });
    this.name = "ApiError";
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.allowed = allowed;
  }
}

/**
 * @param {Endpoint} connection
 * @param {string} method
 * @param {string} path begins with a slash
 * @param {Options} [options]
 * @returns {Promise<Answer>} a 2xx
 * @throws {ApiError}
 */
export async function request(connection, method, path, options = {}) {
  const { body, signal, timeout = TIMEOUT, expects = {}, keepalive = false } = options;
  const clock = AbortSignal.timeout(timeout);
  let response;
  let text;
  try {
    response = await fetch(connection.apiUrl + path, {
      method,
      headers: headersOf(connection, options),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal === undefined ? clock : AbortSignal.any([signal, clock]),
      cache: "no-store",
      credentials: "omit",
      keepalive,
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    text = await response.text();
  } catch (cause) {
    throw new ApiError("offline", { code: silenceCode(signal, clock), cause });
  }
  const answer = parseObject(response.headers.get("Content-Type"), text);
  if (response.ok && answer !== null && fits(answer, expects)) {
    await noteServerDate(response.headers.get("Date"));
    return { status: response.status, body: answer, replayed: response.headers.get("Idempotency-Replayed") === "true" };
  }
  const failure = failureOf(response, response.ok || !isProblem(response) ? null : answer);
  // A portal's clock is nobody's.
  if (failure.code !== NOT_API) await noteServerDate(response.headers.get("Date"));
  throw failure;
}

/**
 * @param {Endpoint} connection
 * @param {Options} options
 * @returns {Record<string, string>}
 */
function headersOf(connection, { body, idempotencyKey, installation }) {
  return {
    Accept: "application/json",
    "Accept-Language": connection.locale ?? browserLanguage(),
    ...(connection.token ? { Authorization: `Bearer ${connection.token}` } : {}),
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
    ...(installation === undefined ? {} : { "Indica-Installation": installation }),
  };
}

function browserLanguage() {
  return globalThis.chrome?.i18n?.getUILanguage() ?? "pt-BR";
}

/**
 * @param {AbortSignal | undefined} signal
 * @param {AbortSignal} clock
 */
function silenceCode(signal, clock) {
  if (signal?.aborted) return "aborted";
  return clock.aborted ? "timeout" : "offline";
}

/**
 * @param {string | null} contentType
 * @param {string} text
 * @returns {Record<string, any> | null} null unless it is a JSON object
 */
function parseObject(contentType, text) {
  if (!/^application\/(problem\+)?json\b/i.test(contentType ?? "")) return null;
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Gateways and portals answer in JSON too; a problem document with a code of five characters is the API's alone.
 * @param {Response} response
 */
function isProblem(response) {
  return /^application\/problem\+json\b/i.test(response.headers.get("Content-Type") ?? "");
}

/**
 * @param {Response} response
 * @param {Record<string, any> | null} problem null when it is not the API's
 * @returns {ApiError}
 */
function failureOf(response, problem) {
  const { status } = response;
  const retryAfter = secondsOf(response.headers.get("Retry-After"));
  // Only the API's own word may end an access or send a referral back: a proxy's 401 or 403 may not.
  if (problem === null || !/^[0-9A-Z]{5}$/.test(problem.code) || (problem.status ?? status) !== status) {
    return new ApiError("server", { status, code: NOT_API, retryAfter });
  }
  return new ApiError(kindOf(status), {
    status,
    code: problem.code,
    title: sentence(problem.title),
    detail: sentence(problem.detail),
    errors: Array.isArray(problem.errors) ? problem.errors.filter(isFieldError) : [],
    retryAfter,
    allowed: Array.isArray(problem.allowed) ? problem.allowed : null,
  });
}

/**
 * @param {number} status
 * @returns {Kind}
 */
function kindOf(status) {
  if (status === 401) return "unauthorized";
  if (status === 429) return "busy";
  return status >= 500 || status === 408 || status === 425 ? "server" : "refused";
}

/** @param {unknown} value */
function sentence(value) {
  return typeof value === "string" ? value : "";
}

/**
 * @param {any} error
 * @returns {error is FieldError}
 */
function isFieldError(error) {
  return typeof error?.field === "string" && typeof error.detail === "string";
}

/**
 * @param {string | null} header delay in seconds, or an HTTP date (RFC 9110, 10.2.3)
 * @returns {number | null} seconds
 */
function secondsOf(header) {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
