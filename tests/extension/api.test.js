import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError, request } from "../../extension/lib/api.js";
import { serverNow } from "../../extension/lib/time.js";
import { html, installChrome, json, problem, silence } from "./fake-chrome.js";

const connection = { apiUrl: "https://indica.example", token: "ind_a_b", locale: "en" };
let world;

beforeEach(() => {
  world = installChrome();
});

/** @returns {Promise<ApiError>} */
async function failure(...args) {
  const error = await request(connection, ...(args.length ? args : ["GET", "/v1/me"])).then(() => assert.fail("no failure"), (e) => e);
  assert.ok(error instanceof ApiError, String(error));
  return error;
}

test("a request says who asks, in which language, and leaves nothing behind", async () => {
  world.answer = () => json(201, { submission_uid: "u", outcome: "created" }, { "Idempotency-Replayed": "true" });
  const answer = await request(connection, "POST", "/v1/leads", { body: { a: 1 }, idempotencyKey: "k" });
  assert.deepEqual(answer, { status: 201, body: { submission_uid: "u", outcome: "created" }, replayed: true });
  const [{ url, headers, body, init }] = world.requests;
  assert.equal(url, "https://indica.example/v1/leads");
  assert.deepEqual(headers, {
    Accept: "application/json",
    "Accept-Language": "en",
    Authorization: "Bearer ind_a_b",
    "Content-Type": "application/json",
    "Idempotency-Key": "k",
  });
  assert.deepEqual(body, { a: 1 });
  assert.deepEqual([init.credentials, init.redirect, init.cache, init.referrerPolicy], ["omit", "error", "no-store", "no-referrer"]);
});

test("without a token and a chosen language nothing is made up", async () => {
  await request({ apiUrl: "https://indica.example", locale: null }, "GET", "/healthz");
  assert.deepEqual(world.requests[0].headers, { Accept: "application/json", "Accept-Language": "pt-BR" });
});

test("each failure is of the kind that says what to do", async () => {
  const kinds = { 400: "refused", 401: "unauthorized", 403: "refused", 404: "refused", 408: "server", 409: "refused", 413: "refused", 422: "refused", 425: "server", 429: "busy", 500: "server", 503: "server" };
  for (const [status, kind] of Object.entries(kinds)) {
    world.answer = () => problem(Number(status), "ID102");
    const error = await failure();
    assert.deepEqual([error.status, error.kind, error.code, error.detail], [Number(status), kind, "ID102", "O que fazer."]);
  }
});

test("what the API did not write ends no access and refuses nothing", async () => {
  const pages = [200, 401, 403, 404, 422, 500, 502].map((status) => () => html(status));
  const others = [
    () => json(401, { error: "invalid_token" }),
    () => json(403, { message: "Forbidden" }),
    () => json(200, []),
    () => json(200, null),
    () => new Response("{", { status: 200, headers: { "Content-Type": "application/json" } }),
    () => new Response(null, { status: 204 }),
    () => new Response(null, { status: 200 }),
  ];
  for (const answer of [...pages, ...others]) {
    world.answer = answer;
    const error = await failure();
    assert.deepEqual([error.kind, error.code], ["server", "not_api"]);
  }
});

test("a success that lacks what is expected is none", async () => {
  world.answer = () => json(200, { outcome: null });
  assert.equal((await failure("POST", "/v1/leads", { expects: { outcome: "string" } })).code, "not_api");
});

test("silence is told apart: no network, too slow, called off, broken off", async () => {
  world.answer = silence;
  assert.deepEqual([(await failure()).kind, (await failure()).code], ["offline", "offline"]);
  const never = ({ init }) => new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
  world.answer = never;
  assert.equal((await failure("GET", "/v1/me", { timeout: 5 })).code, "timeout");
  const controller = new AbortController();
  const called = failure("GET", "/v1/me", { signal: controller.signal });
  controller.abort();
  assert.equal((await called).code, "aborted");
  world.answer = () => {
    const body = new ReadableStream({ start: (stream) => stream.error(new TypeError("terminated")) });
    return new Response(body, { status: 201, headers: { "Content-Type": "application/json" } });
  };
  assert.equal((await failure()).kind, "offline");
});

test("Retry-After is read as seconds and as a date", async () => {
  const read = async (header) => {
    world.answer = () => problem(429, "ID501", {}, { "Retry-After": header });
    return (await failure()).retryAfter;
  };
  assert.equal(await read("30"), 30);
  assert.equal(await read(new Date(Date.now() - 60_000).toUTCString()), 0);
  assert.ok(Math.abs((await read(new Date(Date.now() + 90_000).toUTCString())) - 90) <= 2);
  assert.equal(await read("soon"), null);
});

test("marked fields come along, what is no field error does not", async () => {
  const good = { field: "person.phone", code: "ID115", detail: "Confira." };
  world.answer = () => problem(422, "ID102", { errors: [good, null, "x", { field: 1 }], allowed: ["won"] });
  const { errors, allowed } = await failure();
  assert.deepEqual(errors, [good]);
  assert.deepEqual(allowed, ["won"]);
  world.answer = () => problem(422, "ID102", { errors: "none", allowed: "none", detail: { no: "text" } });
  const odd = await failure();
  assert.deepEqual([odd.errors, odd.allowed, odd.detail], [[], null, ""]);
});

test("the server's clock is kept", async () => {
  world.answer = () => json(200, {}, { Date: new Date(Date.now() + 86_400_000).toUTCString() });
  await request(connection, "GET", "/v1/me");
  assert.ok(Math.abs(serverNow() - Date.now() - 86_400_000) < 2_000);
});
