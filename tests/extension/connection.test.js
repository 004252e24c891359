import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  adoptPolicy,
  callApi,
  disconnect,
  enrol,
  markRevoked,
  onConnectionChange,
  originAccess,
  parseApiUrl,
  readConnection,
  savePreferences,
  useToken,
} from "../../extension/lib/connection.js";
import { html, installChrome, json, problem, silence } from "./fake-chrome.js";

const API = "https://indica.example";
const ANA = { uid: "8d1c", name: "Ana Moura", email: "ana@example.com" };
const ENROLLED = { token: "ind_new_secret", scopes: [], consultant: ANA, company_name: "Horizonte" };
const SCOPES = ["leads:write", "leads:read"];
let world;

beforeEach(() => {
  world = installChrome();
  world.answer = () => json(201, ENROLLED);
});

function codeOf(work) {
  return Promise.resolve().then(work).then(() => null, (error) => error.code);
}

test("an address is an origin: https, or http on this computer", async () => {
  const good = {
    "https://indica.example": API,
    " https://indica.example/ ": API,
    "HTTPS://INDICA.EXAMPLE:443": API,
    "indica.example": API,
    "indica.example:8443": `${API}:8443`,
    "http://127.0.0.1:8080": "http://127.0.0.1:8080",
    "127.0.0.1:8080": "http://127.0.0.1:8080",
    "localhost:8080/": "http://localhost:8080",
  };
  for (const [typed, origin] of Object.entries(good)) assert.equal(parseApiUrl(typed), origin);
  const bad = {
    "": "url_invalid",
    "https://": "url_invalid",
    "https://indica.example/v1": "url_invalid",
    "https://indica.example?x=1": "url_invalid",
    "https://user:pass@indica.example": "url_invalid",
    "ftp://indica.example": "url_invalid",
    "javascript:alert(1)": "url_invalid",
    "chrome-extension://abc": "url_invalid",
    "http://indica.example": "url_insecure",
    "http://127.0.0.1.example.com": "url_insecure",
    "duas palavras": "url_invalid",
    "🙂": null,
  };
  for (const [typed, code] of Object.entries(bad)) assert.equal(await codeOf(() => parseApiUrl(typed)), code, typed);
});

test("a code becomes a connection", async () => {
  await enrol("indica.example", " k7qm-2xpa ");
  assert.deepEqual(world.requests.map(({ method, url, body }) => [method, url, body]), [["POST", `${API}/v1/enrol`, { code: "k7qm-2xpa", secret: world.requests[0].body.secret }]]);
  assert.match(world.requests[0].body.secret, /^[0-9a-f]{64}$/);
  assert.equal(world.requests[0].headers.Authorization, undefined);
  const { state, apiUrl, token, consultant, companyName } = await readConnection();
  assert.deepEqual({ state, apiUrl, token, consultant, companyName }, { state: "ready", apiUrl: API, token: ENROLLED.token, consultant: ANA, companyName: "Horizonte" });
});

test("nothing is connected by an answer that is not the API's, or a refusal", async () => {
  for (const [answer, code] of [[() => html(200), "not_api"], [() => json(201, { token: "x" }), "not_api"], [() => problem(403, "ID405"), "ID405"], [silence, "offline"]]) {
    world.answer = answer;
    assert.equal(await codeOf(() => enrol(API, "K7QM")), code);
  }
  assert.equal(await codeOf(() => enrol(API, "  ")), "code_missing");
  assert.equal((await readConnection()).state, "none");
});

test("a token counts once the API says whose it is, and what it may", async () => {
  world.answer = () => json(200, { token: { prefix: "a", scopes: SCOPES }, consultant: ANA });
  await useToken(API, " ind_a_b ");
  assert.equal(world.requests[0].headers.Authorization, "Bearer ind_a_b");
  assert.equal((await readConnection()).token, "ind_a_b");
  for (const token of ["", "ind a", "ind_🙂", "x".repeat(201)]) assert.equal(await codeOf(() => useToken(API, token)), "token_invalid");
  world.answer = () => json(200, { token: { scopes: ["leads:read"] } });
  assert.equal(await codeOf(() => useToken(API, "ind_c_d")), "scope_missing");
  assert.equal((await readConnection()).token, "ind_a_b");
});

test("a revoked token is forgotten, its owner is not, and a newer token stays", async () => {
  await enrol(API, "K7QM");
  await markRevoked({ token: "an older one" });
  assert.equal((await readConnection()).state, "ready");
  await markRevoked(await readConnection());
  const { state, token, consultant, apiUrl } = await readConnection();
  assert.deepEqual([state, token, consultant, apiUrl], ["revoked", null, ANA, API]);
  await disconnect();
  assert.equal((await readConnection()).state, "none");
  assert.equal(JSON.stringify(await chrome.storage.local.get()).includes("ind_"), false);
});

test("the first refused request ends the access, a proxy's refusal does not", async () => {
  await enrol(API, "K7QM");
  const connection = await readConnection();
  for (const [answer, state] of [[() => html(401), "ready"], [silence, "ready"], [() => problem(403, "ID402"), "ready"], [() => problem(401, "ID401"), "revoked"]]) {
    world.answer = answer;
    await assert.rejects(callApi(connection, "GET", "/v1/leads"));
    assert.equal((await readConnection()).state, state);
  }
});

test("preferences survive everything, and what the policy fixes wins", async () => {
  await savePreferences({ defaultOrigin: "event", locale: "en" });
  assert.deepEqual([(await readConnection()).locale, (await readConnection()).defaultOrigin], ["en", "event"]);
  const stored = await chrome.storage.local.get();
  installChrome({ managed: { locale: "pt-BR", defaultOrigin: "site" } });
  await chrome.storage.local.set(stored);
  const { locale, defaultOrigin, fixed, isManaged } = await readConnection();
  assert.deepEqual([locale, defaultOrigin, fixed, isManaged], ["pt-BR", "site", ["locale", "defaultOrigin"], false]);
  installChrome({ managed: { locale: "klingon" } });
  assert.equal((await readConnection()).locale, null);
});

test("a connection with another API than the policy's is none", async () => {
  await enrol("https://other.example", "K7QM");
  const stored = await chrome.storage.local.get();
  installChrome({ managed: { apiUrl: API } });
  await chrome.storage.local.set(stored);
  const { state, apiUrl, token, consultant, isManaged } = await readConnection();
  assert.deepEqual([state, apiUrl, token, consultant, isManaged], ["none", API, null, null, false]);
});

test("the policy's code is used once", async () => {
  world = installChrome({ managed: { apiUrl: API, enrolmentCode: "K7QM-2XPA" } });
  world.answer = () => json(201, ENROLLED);
  assert.deepEqual([await adoptPolicy(), await adoptPolicy()], [true, true]);
  assert.equal(world.requests.length, 1);
  const { state, isManaged, policyProblem } = await readConnection();
  assert.deepEqual([state, isManaged, policyProblem], ["ready", true, null]);
  assert.equal(JSON.stringify(await chrome.storage.local.get()).includes("K7QM"), false);
});

test("the policy waits for the network, and a refusal is told and not repeated", async () => {
  world = installChrome({ managed: { apiUrl: API, enrolmentCode: "K7QM-2XPA" } });
  for (const answer of [silence, () => html(200), () => problem(503, "57P03"), () => problem(429, "ID501")]) {
    world.answer = answer;
    assert.equal(await adoptPolicy(), false);
  }
  world.answer = () => problem(403, "ID405");
  const asked = world.requests.length;
  assert.deepEqual([await adoptPolicy(), await adoptPolicy()], [true, true]);
  assert.equal(world.requests.length, asked + 1);
  assert.deepEqual((await readConnection()).policyProblem, { kind: "refused", code: "ID405", detail: "O que fazer." });
});

test("a policy that cannot be meant is told", async () => {
  for (const [managed, code] of [[{ token: "ind_a_b" }, "url_invalid"], [{ apiUrl: "http://indica.example", token: "ind_a_b" }, "url_insecure"]]) {
    world = installChrome({ managed });
    assert.equal(await adoptPolicy(), true);
    assert.equal((await readConnection()).policyProblem?.code, code);
    assert.equal(world.requests.length, 0);
  }
});

test("a token that the policy holds no more is given up, a code's is kept", async () => {
  const managed = { apiUrl: API, token: "ind_a_b" };
  world = installChrome({ managed });
  world.answer = () => json(200, { token: { scopes: SCOPES }, consultant: ANA });
  await adoptPolicy();
  assert.equal((await readConnection()).state, "ready");
  delete managed.token;
  await adoptPolicy();
  assert.equal((await readConnection()).state, "none");
  world.answer = () => json(201, ENROLLED);
  managed.enrolmentCode = "K7QM";
  await adoptPolicy();
  delete managed.enrolmentCode;
  await adoptPolicy();
  assert.equal((await readConnection()).state, "ready");
});

test("changes of the connection are told until nobody listens", async () => {
  const heard = [];
  const end = onConnectionChange(({ state }) => heard.push(state));
  await enrol(API, "K7QM");
  await chrome.storage.local.set({ draft: {} });
  await new Promise(setImmediate);
  assert.deepEqual(heard, ["ready"]);
  end();
  await disconnect();
  await new Promise(setImmediate);
  assert.deepEqual(heard, ["ready"]);
});

test("what stands between the extension and the API has a name", async () => {
  world.answer = () => json(200, { status: "ok", version: "1" });
  assert.equal(await originAccess(API), "ready");
  world.answer = () => html(200);
  assert.equal(await originAccess(API), "not_api");
  world.answer = silence;
  assert.equal(await originAccess(API), "unreachable");
  world.answer = ({ init }) => (init.mode === "no-cors" ? new Response() : silence());
  assert.equal(await originAccess(API), "blocked");
});
