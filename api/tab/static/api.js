// Questions to the API in the consultant's own name.

import { language } from "./words.js";

const PATIENCE = 20_000;

/** A refusal of the API, or no answer at all (`status` 0). */
export class Refusal extends Error {
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.code = problem.code ?? "";
    this.errors = problem.errors ?? [];
    this.allowed = problem.allowed;
    this.isAway = status === 0 || status === 502 || status === 503 || status === 504;
  }

  /** What to tell: what each field lacks, else the whole. */
  get sentence() {
    return this.errors.map((one) => one.detail).join(" ") || this.message;
  }
}

let token = null;

export function useToken(value) {
  token = value;
}

export async function ask(method, path, { body, key } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let answer;
  try {
    answer = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Refusal(0);
  }
  let told;
  try {
    told = await answer.json();
  } catch {
    throw new Refusal(answer.ok ? 0 : answer.status);
  }
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

/** The stream of a conversation's news; the token goes in a header, never in an address. */
export function listen({ account, inbox, number }, signal) {
  return fetch(`/v1/events?account=${account}&inbox=${inbox}&number=${number}`, {
    headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream" },
    credentials: "omit", cache: "no-store", redirect: "error", signal,
  });
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 43 characters of chance, with which an enrolment whose answer was lost may be repeated. */
export function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
