import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { badgeFor } from "../../extension/lib/badge.js";
import { disconnect, enrol, readConnection } from "../../extension/lib/connection.js";
import { markSeen, readOutcomes } from "../../extension/lib/outcomes.js";
import { AlreadySentError, ANSWER_PREFIX, discard, enqueue, entries, flush, onQueueChange, QUEUE_ALARM, QueueFullError, takeBack } from "../../extension/lib/queue.js";
import { html, installChrome, json, problem, silence } from "./fake-chrome.js";

const ANA = { uid: "ana", name: "Ana Moura" };
const DAVI = { uid: "davi", name: "Davi Prado" };
const BACK_OFF = [5, 15, 30, 60, 120, 120, 120];
let world;

/** What the server took, by idempotency key: as the API does, a key counts once. */
let taken;

beforeEach(async () => {
  mock.timers.reset();
  world = installChrome();
  taken = new Map();
  await connect(ANA);
});

async function connect(consultant) {
  world.answer = () => json(201, { token: `ind_${consultant.uid}_x`, consultant, company_name: "Horizonte" });
  await enrol("https://indica.example", "K7QM");
  world.requests.length = 0;
  world.answer = take;
}

function take({ headers, body }) {
  const key = headers["Idempotency-Key"];
  const isReplay = taken.has(key);
  taken.set(key, body);
  return json(isReplay ? 200 : 201, { submission_uid: key, outcome: "created", lead: { uid: "l", status: "new" }, warnings: [] });
}

const person = (name) => ({ person: { name } });
const names = (list) => list.map((entry) => entry.body.person?.name);
const states = async () => (await entries()).map((entry) => entry.state);
const sent = () => world.requests.map(({ body }) => body.person.name);

/** One after the other, while the clock runs backwards. */
async function enqueueAll(...all) {
  for (const name of all) {
    const { key } = await enqueue(person(name), ANA);
    const { [`queue:${key}`]: stored } = await chrome.storage.local.get(`queue:${key}`);
    await chrome.storage.local.set({ [`queue:${key}`]: { ...stored, queuedAt: Date.now() + 1000 - all.indexOf(name) } });
  }
}

test("what is enqueued is kept, and somebody will come for it, before anything is sent", async () => {
  const entry = await enqueue(person("Maria"), { ...ANA, email: "ana@example.com" });
  assert.deepEqual([entry.state, entry.attempts, entry.owner], ["waiting", 0, ANA]);
  assert.deepEqual(await entries(), [entry]);
  assert.equal(world.requests.length, 0);
  assert.ok(world.alarms.has(QUEUE_ALARM));
});

test("a flush sends the oldest first and keeps the answers for the panel", async () => {
  await enqueueAll("um", "dois", "três");
  const before = await entries();
  assert.equal(await flush(), null);
  assert.deepEqual(sent(), ["um", "dois", "três"]);
  assert.deepEqual(world.requests.map(({ headers }) => headers["Idempotency-Key"]), before.map(({ key }) => key));
  assert.deepEqual(await entries(), []);
  assert.equal(world.alarms.size, 0);
  const answer = (await chrome.storage.session.get())[ANSWER_PREFIX + before[0].key];
  assert.deepEqual([answer.outcome, answer.lead, answer.warnings, answer.body], ["created", { uid: "l", status: "new" }, [], person("um")]);
});

test("a hundred wait, each is delivered once, however many flushes run at once", async () => {
  await Promise.all(Array.from({ length: 100 }, (_, number) => enqueue(person(`p${number}`), ANA)));
  await Promise.all(Array.from({ length: 5 }, () => flush({ now: true })));
  assert.equal(taken.size, 100);
  assert.equal(world.requests.length, 100);
  const answers = Object.keys(await chrome.storage.session.get()).filter((key) => key.startsWith(ANSWER_PREFIX));
  assert.equal(answers.length, 50);
});

test("without an answer everything stays, and one request tells enough", async () => {
  for (const answer of [silence, () => html(200), () => problem(503, "57P03"), () => json(200, { hello: "portal" }), () => problem(409, "ID302"), () => problem(403, "ID402")]) {
    world = installChrome();
    await connect(ANA);
    await enqueueAll("um", "dois");
    world.answer = answer;
    const delay = await flush();
    assert.ok(delay > 4_000 && delay <= 6_000, String(delay));
    assert.equal(world.requests.length, 1);
    assert.deepEqual(await states(), ["waiting", "waiting"]);
    const [first] = await entries();
    assert.equal(first.attempts, 0);
    assert.equal(first.body.person.name, "um");
    assert.ok(world.alarms.get(QUEUE_ALARM).delayInMinutes >= 0.5);
    world.answer = take;
    await flush({ now: true });
    assert.deepEqual(await entries(), []);
  }
});

test("waiting grows to two minutes", async () => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  await enqueue(person("um"), ANA);
  world.answer = silence;
  for (const seconds of BACK_OFF) {
    const delay = await flush();
    assert.ok(delay >= seconds * 1000 && delay <= seconds * 1200, `${delay} for ${seconds} s`);
    const asked = world.requests.length;
    mock.timers.setTime(Date.now() + delay - 1_000);
    await flush();
    assert.equal(world.requests.length, asked, "too early");
    mock.timers.setTime(Date.now() + 1_000);
  }
  world.answer = take;
  await flush();
  assert.equal(taken.size, 1);
});

test("the network's return begins the back-off anew", async () => {
  await enqueue(person("um"), ANA);
  world.answer = silence;
  for (let count = 0; count < 6; count += 1) {
    const delay = await flush({ now: true });
    assert.ok(delay > 4_000 && delay <= 6_000, String(delay));
  }
  assert.equal((await entries())[0].attempts, 0, "the road failed, and not the referral");
});

test("a busy API is obeyed, but not for days", async () => {
  await enqueueAll("um", "dois");
  world.answer = () => problem(429, "ID501", {}, { "Retry-After": "120" });
  assert.ok(Math.abs((await flush()) - 120_000) < 1_000);
  assert.equal(world.requests.length, 1);
  world.answer = () => problem(503, "57P03", {}, { "Retry-After": "864000" });
  assert.ok((await flush({ now: true })) <= 300_000);
});

test("one that keeps failing stops nobody", async () => {
  await enqueueAll("venenoso", "dois", "três", "quatro");
  world.answer = silence;
  await flush({ now: true });
  world.requests.length = 0;
  world.answer = (request) => (request.body.person.name === "venenoso" ? problem(500, "ID901") : take(request));
  await flush({ now: true });
  await flush({ now: true });
  assert.deepEqual(sent(), ["venenoso", "dois", "três", "quatro", "venenoso"]);
  await enqueue(person("cinco"), ANA);
  world.requests.length = 0;
  await flush({ now: true });
  assert.deepEqual(sent(), ["cinco", "venenoso"]);
  assert.deepEqual(names(await entries()), ["venenoso"]);
});

test("what the API refuses comes back with the reason, and the next goes on", async () => {
  const errors = [{ field: "person.phone", code: "ID115", detail: "Confira." }];
  await enqueueAll("ruim", "bom");
  world.answer = (request) => (request.body.person.name === "ruim" ? problem(422, "ID102", { errors }) : take(request));
  await flush();
  const [left, ...others] = await entries();
  assert.deepEqual([left.state, left.problem.errors, left.problem.detail, others.length], ["refused", errors, "O que fazer.", 0]);
  await flush({ now: true });
  assert.equal(world.requests.length, 2);
  assert.deepEqual((await takeBack(left.key)).body, person("ruim"));
  assert.deepEqual(await entries(), []);
});

test("a revoked token stops everything, loses nothing, and a new one lets it flow", async () => {
  await enqueueAll("um", "dois");
  world.answer = () => problem(401, "ID401");
  assert.equal(await flush(), null);
  assert.equal(world.requests.length, 1);
  assert.equal((await readConnection()).state, "revoked");
  assert.deepEqual(await states(), ["waiting", "waiting"]);
  assert.equal(await flush({ now: true }), null);
  assert.equal(world.requests.length, 1);
  await connect(ANA);
  await flush();
  assert.equal(taken.size, 2);
});

test("what one consultant typed is not sent by another", async () => {
  await enqueueAll("da Ana");
  await connect(DAVI);
  await enqueue(person("do Davi"), DAVI);
  await flush({ now: true });
  assert.deepEqual(sent(), ["do Davi"]);
  assert.deepEqual(await states(), ["held"]);
  await disconnect();
  assert.deepEqual(await states(), ["held"]);
  await connect(ANA);
  await flush();
  assert.deepEqual(sent(), ["da Ana"]);
});

test("what was typed before anybody connected is sent by whoever does", async () => {
  await disconnect();
  // The API was told; what follows are referrals.
  world.requests.length = 0;
  taken.clear();
  const { owner } = await enqueue(person("um"), null);
  assert.deepEqual(owner, { uid: null, name: "" });
  assert.equal(await flush({ now: true }), null);
  assert.equal(world.requests.length, 0);
  await connect(DAVI);
  await flush();
  assert.equal(taken.size, 1);
});

test("a worker that is stopped while it sends, sends again under the same key", async () => {
  const { key } = await enqueue(person("um"), ANA);
  // What a stopped worker leaves behind.
  await chrome.storage.session.set({ sending: key });
  assert.deepEqual(await states(), ["sending"]);
  taken.set(key, person("um"));
  await flush();
  assert.deepEqual([...taken.keys()], [key]);
  assert.deepEqual(await entries(), []);
});

test("a worker that is stopped after the answer came has kept the answer or the entry", async () => {
  const { key } = await enqueue(person("um"), ANA);
  const remove = chrome.storage.local.remove;
  chrome.storage.local.remove = async () => {
    throw new Error("stopped");
  };
  await assert.rejects(flush(), /stopped/);
  assert.ok((await chrome.storage.session.get())[ANSWER_PREFIX + key]);
  assert.deepEqual(await states(), ["waiting"]);
  assert.ok(world.alarms.has(QUEUE_ALARM));
  chrome.storage.local.remove = remove;
  await flush();
  assert.deepEqual([[...taken.keys()], await entries()], [[key], []]);
});

test("whose token it is and whose entries are sent is one look", async () => {
  await enqueueAll("um", "dois");
  const tokens = [];
  world.answer = async (request) => {
    tokens.push(request.headers.Authorization);
    if (tokens.length === 1) {
      // Somebody else enrols while the first is on its way.
      await chrome.storage.local.set({ connection: { state: "ready", apiUrl: "https://indica.example", token: "ind_davi_x", consultant: DAVI, companyName: "" } });
    }
    return take(request);
  };
  await flush();
  assert.deepEqual(tokens, ["Bearer ind_ana_x"]);
  assert.deepEqual(await states(), ["held"]);
});

test("what nobody owned is its first sender's, also when the answer was lost", async () => {
  await enqueue(person("um"), null);
  world.answer = () => silence();
  await flush();
  await connect(DAVI);
  await flush({ now: true });
  assert.deepEqual([taken.size, await states()], [0, ["held"]]);
  await connect(ANA);
  await flush({ now: true });
  assert.equal(taken.size, 1);
});

test("the time of typing travels, by the server's clock, and is the same in each repetition", async () => {
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-03-10T12:00:00Z") });
  const dated = (answer) => (request) => {
    const response = answer(request);
    response.headers.set("Date", new Date(Date.parse("2026-03-10T15:00:00Z") + Date.now() - Date.parse("2026-03-10T12:00:00Z")).toUTCString());
    return response;
  };
  await enqueue(person("antes"), ANA);
  world.answer = dated(() => problem(503, "57P03"));
  await flush();
  await enqueue(person("depois"), ANA);
  mock.timers.setTime(Date.parse("2026-03-10T12:30:00Z"));
  world.requests.length = 0;
  world.answer = dated(take);
  await flush({ now: true });
  const said = world.requests.map(({ body }) => [body.person.name, body.occurred_at]);
  // The server told its time with the first failure: what had left by then says nothing of it, and so goes on.
  assert.deepEqual(said, [["antes", "2026-03-10T15:00:00.000Z"], ["depois", "2026-03-10T15:00:00.000Z"]]);
});

test("one form is one submission", async () => {
  await enqueue(person("um"), ANA, { key: "form-1" });
  await assert.rejects(enqueue(person("um"), ANA, { key: "form-1" }), AlreadySentError);
  await flush();
  await assert.rejects(enqueue(person("um"), ANA, { key: "form-1" }), AlreadySentError);
  assert.equal(taken.size, 1);
});

test("every outcome but a new lead is told until it was seen, to whoever sent it", async () => {
  const outcomes = ["created", "touched", "suppressed", "quarantined"];
  await enqueueAll(...outcomes, "reparado");
  world.answer = ({ headers, body }) =>
    json(200, { submission_uid: headers["Idempotency-Key"], outcome: outcomes.includes(body.person.name) ? body.person.name : "created", warnings: body.person.name === "reparado" ? [{ field: "person.phone", detail: "x" }] : [] });
  await flush();
  const told = async () => (await readOutcomes(await readConnection())).mine.map(({ name }) => name);
  assert.deepEqual(await told(), ["touched", "suppressed", "quarantined", "reparado"]);
  await connect(DAVI);
  assert.deepEqual([await told(), (await readOutcomes(await readConnection())).others], [[], 4]);
  await connect(ANA);
  await markSeen((await readOutcomes(await readConnection())).mine.slice(1).map(({ key }) => key));
  assert.deepEqual(await told(), ["touched"]);
});

test("what is on its way can be neither taken back nor discarded", async () => {
  const { key } = await enqueue(person("um"), ANA);
  let arrived;
  const arrival = new Promise((resolve) => (arrived = resolve));
  let let_go;
  const gate = new Promise((resolve) => (let_go = resolve));
  world.answer = async (request) => {
    arrived();
    await gate;
    return take(request);
  };
  const flushed = flush();
  await arrival;
  assert.deepEqual(await states(), ["sending"]);
  assert.deepEqual([await takeBack(key), await discard(key)], [null, false]);
  let_go();
  await flushed;
  assert.deepEqual(await entries(), []);
});

test("what was taken back meanwhile is not sent", async () => {
  await enqueueAll("um", "dois");
  const [, second] = await entries();
  world.answer = async (request) => {
    await discard(second.key);
    return take(request);
  };
  await flush();
  assert.deepEqual(sent(), ["um"]);
  assert.deepEqual([await discard(second.key), await takeBack("nothing")], [false, null]);
});

test("a clock that is set back or forward never blocks", async () => {
  const now = 1_800_000_000_000;
  for (const days of [-400, -1, 1, 400]) {
    world = installChrome();
    mock.timers.reset();
    mock.timers.enable({ apis: ["Date"], now });
    await connect(ANA);
    await enqueue(person("um"), ANA);
    world.answer = silence;
    await flush();
    mock.timers.setTime(now + days * 86_400_000);
    world.answer = take;
    await flush();
    assert.deepEqual(await entries(), [], `${days} days`);
  }
});

test("a full storage says so before anything is lost", async () => {
  world = installChrome({ quota: 400 * 1024 });
  await connect(ANA);
  await enqueue({ notes: "x".repeat(100 * 1024) }, ANA);
  await enqueue({ notes: "x".repeat(100 * 1024) }, ANA);
  await assert.rejects(enqueue(person("um"), ANA), QueueFullError);
  world.answer = () => problem(422, "ID102", { errors: [] });
  await flush();
  assert.deepEqual(await states(), ["refused", "refused"]);
  chrome.storage.local.getBytesInUse = async () => 0;
  await assert.rejects(enqueue({ notes: "x".repeat(300 * 1024) }, ANA), QueueFullError);
  assert.equal((await entries()).length, 2);
});

test("what cannot be read is shown, and stops nobody", async () => {
  const odd = { "queue:a": null, "queue:b": "text", "queue:c": { key: "c", body: [] }, "queue:d": { key: "x" }, "queue:e": { key: "e", seq: 9, body: person("Maria"), owner: ANA, queuedAt: 0 } };
  await chrome.storage.local.set(odd);
  await chrome.storage.local.set({ queuePause: "text" });
  await enqueue(person("bom"), ANA);
  await flush();
  assert.deepEqual(sent(), ["bom"]);
  const all = await entries();
  assert.deepEqual(all.map(({ key, state, problem: { code } }) => [key, state, code]), [..."abcde"].map((key) => [key, "refused", "unreadable"]));
  assert.equal(all[4].body.person.name, "Maria");
  assert.equal(await discard("a"), true);
  assert.equal((await entries()).length, 4);
});

test("whoever shows the queue hears of changes, and of nothing else", async () => {
  let heard = 0;
  const end = onQueueChange(() => (heard += 1));
  await chrome.storage.local.set({ "draft:1": {} });
  assert.equal(heard, 0);
  const { key } = await enqueue(person("um"), ANA);
  assert.equal(heard, 1);
  end();
  await discard(key);
  assert.equal(heard, 1);
});

test("the badge tells what needs the person before what passes", () => {
  const entry = (state) => ({ state });
  const show = (queue, state) => {
    const badge = badgeFor(queue.map(entry), state);
    return [badge.text, ...badge.title];
  };
  assert.deepEqual(show([], "ready"), ["", "appAction"]);
  assert.deepEqual(show(["waiting", "sending", "held"], "ready"), ["2", "appBadgeWaiting", 2], "what is somebody else's is no number of mine");
  assert.deepEqual(badgeFor([entry("waiting")], "ready", 3).title, ["appBadgeUnseen", 3]);
  assert.deepEqual(badgeFor([entry("refused")], "ready", 3).title, ["appBadgeRefused", 1]);
  assert.deepEqual(show(["waiting", "refused"], "ready"), ["!", "appBadgeRefused", 1]);
  assert.deepEqual(show(["waiting", "refused"], "revoked"), ["!", "appBadgeRevoked"]);
  assert.notEqual(badgeFor([entry("waiting")], "ready").color, badgeFor([entry("refused")], "ready").color);
});

test("an answer that is not as the API's are is none, however well it went", async () => {
  const wrong = [
    [], {}, { submission_uid: 5, outcome: "created" }, { submission_uid: "s", outcome: {} }, { submission_uid: "s", outcome: "created", warnings: "none" },
    { submission_uid: "s", outcome: "created", warnings: [null] }, { submission_uid: "s", outcome: "created", lead: [] },
    { submission_uid: "s", outcome: "touched", lead: { uid: "l", status: "new", consultant: "Davi" } },
  ];
  await enqueue(person("Maria"), ANA);
  for (const body of wrong) {
    world.answer = () => json(200, body);
    await flush({ now: true });
    const [entry] = await entries();
    assert.deepEqual([entry.state, entry.attempts, entry.problem.code], ["waiting", 0, "not_api"], JSON.stringify(body));
  }
  world.answer = take;
  await flush({ now: true });
  assert.deepEqual(await entries(), []);
});

test("a portal's clock says nothing of when something was typed", async () => {
  world.answer = () => new Response("<title>Wi-Fi</title>", { status: 200, headers: { "Content-Type": "text/html", Date: "Thu, 01 Jan 1970 00:00:00 GMT" } });
  await enqueue(person("Maria"), ANA);
  await flush();
  world.answer = () => json(200, { success: true }, { Date: "Thu, 01 Jan 1970 00:00:00 GMT" });
  await flush({ now: true });
  await enqueue(person("João"), ANA);
  world.requests.length = 0;
  world.answer = take;
  await flush({ now: true });
  assert.deepEqual(world.requests.map(({ body }) => body.occurred_at), [undefined, undefined]);
});

test("what an earlier version queued is sent first, in order of time, under its key", async () => {
  const old = (key, queuedAt) => ({ key, body: person(key), owner: ANA, queuedAt, attempts: 0, isRefused: false });
  await enqueue(person("hoje"), ANA);
  await chrome.storage.local.set({ "queue:segunda": old("segunda", 2_000), "queue:domingo": old("domingo", 1_000) });
  await flush();
  assert.deepEqual(sent(), ["domingo", "segunda", "hoje"]);
  assert.deepEqual(world.requests.slice(0, 2).map(({ headers }) => headers["Idempotency-Key"]), ["domingo", "segunda"]);
  assert.deepEqual(await entries(), []);
});

test("whatever stands where the queue keeps its notes, referrals are kept and sent", async () => {
  for (const odd of [null, 5, "x", {}, [1]]) {
    await chrome.storage.local.set({ sent: odd, queueSeq: odd, queuePause: odd, clock: odd });
    const name = JSON.stringify(odd);
    await enqueue(person(name), ANA);
    await flush({ now: true });
    assert.equal(sent().at(-1), name);
    assert.deepEqual(await entries(), []);
  }
});

test("an access that ends in the middle of the queue ends it there, and nothing is lost or sent twice", async () => {
  for (const name of ["um", "dois", "três", "quatro"]) await enqueue(person(name), ANA);
  world.answer = (request) => (taken.size < 2 ? take(request) : problem(401, "ID401"));
  await flush();
  assert.deepEqual(sent(), ["um", "dois", "três"]);
  assert.deepEqual(names(await entries()), ["três", "quatro"]);
  await connect(DAVI);
  await flush({ now: true });
  assert.deepEqual([sent(), await states()], [[], ["held", "held"]]);
  await connect(ANA);
  await flush({ now: true });
  assert.deepEqual(sent(), ["três", "quatro"]);
});

test("a thousand wait: one look for all of them, and each goes once in order", async () => {
  for (let number = 0; number < 1_000; number += 1) await enqueue(person(`p${number}`), ANA);
  const { get } = chrome.storage.local;
  let looks = 0;
  chrome.storage.local.get = (keys) => {
    if (keys === undefined) looks += 1;
    return get(keys);
  };
  await flush({ now: true });
  assert.deepEqual(sent(), Array.from({ length: 1_000 }, (_, number) => `p${number}`));
  assert.ok(looks < 10, `${looks} looks`);
});
