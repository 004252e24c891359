import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { checkNews, forgetNews, keepCounts, readNews, takeWantedLead, untold, wantLead, watchNews } from "../../extension/lib/news.js";
import { installChrome, json, problem } from "./fake-chrome.js";

const ANA = { state: "ready", apiUrl: "https://indica.example", token: "ind_a_b", consultant: { uid: "u-ana", name: "Ana" }, locale: "pt-BR" };
const DAVI = { ...ANA, token: "ind_c_d", consultant: { uid: "u-davi", name: "Davi" } };
const MESSAGES = { newsOne: { message: "$1 respondeu" }, newsOneUnnamed: { message: "Alguém respondeu" }, newsMany: { message: "$1 pessoas responderam" }, newsContext: { message: "À espera" } };

/** @type {ReturnType<typeof installChrome>} */
let world;
/** @type {Map<string, {message: string}>} */
let shown;
/** @type {{uid: string, name?: string, since: string}[]} */
let waiting;

beforeEach(() => {
  world = installChrome();
  shown = new Map();
  waiting = [];
  Object.assign(globalThis.chrome, {
    notifications: {
      create: async (id, options) => void shown.set(id, options),
      clear: async (id) => shown.delete(id),
      getAll: async () => Object.fromEntries([...shown.keys()].map((id) => [id, true])),
    },
    runtime: { getURL: (path) => `chrome-extension://x/${path}` },
  });
  globalThis.chrome.alarms.get = async (name) => world.alarms.get(name);
  world.answer = ({ url }) =>
    url.startsWith("chrome-extension:")
      ? json(200, MESSAGES)
      : json(200, {
          counts: { late: 1, today: 2, waiting: 3, with_others: 0, unanswered: waiting.length },
          leads: waiting.map(({ uid, name, since }) => ({ uid, person: { name }, step: { since } })),
        });
});

/** Who is connected when the answer comes. */
const connect = ({ state, apiUrl, token, consultant }) => globalThis.chrome.storage.local.set({ connection: { state, apiUrl, token, consultant, companyName: "" } });

/** @param {any} who */
async function look(who) {
  await connect(who);
  await checkNews(who);
}

const told = () => [...shown.values()].map(({ message }) => message);
const person = (uid, name, since = "2026-05-20T15:00:00Z") => ({ uid, name, since });

test("who answered is told of once, and again when they begin to wait anew", async () => {
  waiting = [person("1", "Helena")];
  await look(ANA);
  assert.deepEqual(told(), ["Helena respondeu"]);
  shown.clear();
  await look(ANA);
  assert.deepEqual(told(), []);
  waiting = [person("1", "Helena", "2026-05-20T16:00:00Z"), person("2")];
  await look(ANA);
  assert.deepEqual(told(), ["Helena respondeu", "Alguém respondeu"]);
  assert.deepEqual([(await readNews(ANA)).late, (await readNews(ANA)).unanswered], [1, 2]);
});

test("many who answered are told of together", async () => {
  waiting = ["1", "2", "3", "4"].map((uid) => person(uid, `Pessoa ${uid}`));
  await look(ANA);
  assert.deepEqual(told(), ["4 pessoas responderam"]);
});

test("a notification goes when the person was answered", async () => {
  waiting = [person("1", "Helena"), person("2", "Rui")];
  await look(ANA);
  waiting = [person("2", "Rui")];
  await look(ANA);
  assert.deepEqual([...shown.keys()], ["answered:2"]);
});

test("another consultant hears nothing of it, and whoever leaves leaves none behind", async () => {
  waiting = [person("1", "Helena")];
  await look(ANA);
  assert.equal(await readNews(DAVI), null);
  assert.equal(await readNews({ ...ANA, state: "revoked" }), null);
  waiting = [person("1", "Helena")];
  await look(DAVI);
  assert.deepEqual((await readNews(DAVI)).owner.uid, "u-davi");
  await checkNews({ ...ANA, state: "revoked", token: null });
  assert.deepEqual([told(), await readNews(DAVI)], [[], null]);
});

test("an answer that comes when somebody else is connected is nobody's", async () => {
  waiting = [person("1", "Helena")];
  await connect(DAVI);
  await checkNews(ANA);
  assert.deepEqual([told(), await readNews(ANA), await readNews(DAVI)], [[], null, null]);
});

test("what the one before was told of goes, also while the API cannot be asked", async () => {
  waiting = [person("1", "Helena")];
  await look(ANA);
  world.answer = () => problem(503, "ID503");
  await assert.rejects(look(DAVI));
  assert.deepEqual(told(), []);
});

test("an answer that is not the API's changes nothing", async () => {
  waiting = [person("1", "Helena")];
  await look(ANA);
  const before = await readNews(ANA);
  for (const odd of [json(200, { leads: [] }), json(200, { counts: { late: "1" }, leads: [{}] }), problem(503, "ID503")]) {
    world.answer = () => odd;
    await assert.rejects(look(ANA));
  }
  assert.deepEqual(await readNews(ANA), before);
  assert.deepEqual(told(), ["Helena respondeu"]);
});

test("whatever stands in the storage is no news", async () => {
  for (const odd of [null, 5, "x", [], { owner: null }, { owner: { uid: "u-ana" }, late: "1", unanswered: 0, told: [] }]) {
    await globalThis.chrome.storage.local.set({ news: odd });
    assert.equal(await readNews(ANA), null);
    waiting = [person("1", "Helena")];
    await look(ANA);
    assert.equal((await readNews(ANA)).unanswered, 1);
  }
});

test("what the list counts is kept beside who was told of", async () => {
  waiting = [person("1", "Helena")];
  await look(ANA);
  await keepCounts(ANA, { late: 7, unanswered: 1 });
  assert.equal((await readNews(ANA)).late, 7);
  shown.clear();
  await look(ANA);
  assert.deepEqual(told(), []);
});

test("a notification leads its own consultant to the lead, once", async () => {
  assert.equal(await wantLead("something else", ANA), false);
  assert.equal(await wantLead("answered:1", ANA), true);
  assert.equal(await takeWantedLead(ANA), "1");
  assert.equal(await takeWantedLead(ANA), null);
  await wantLead("answered:", ANA);
  assert.equal(await takeWantedLead(ANA), "", "of several it leads to the list");
  await wantLead("answered:1", ANA);
  assert.equal(await takeWantedLead(DAVI), null);
});

test("the look comes back by an alarm, which is made once", async () => {
  await watchNews();
  const first = world.alarms.get("news");
  await watchNews();
  assert.equal(world.alarms.get("news"), first);
  assert.equal(first.periodInMinutes, 1);
  await forgetNews();
});

test("only new waits are untold", () => {
  assert.deepEqual(untold({ 1: "a" }, [person("1", "x", "a"), person("2", "y", "a")]).map(({ uid }) => uid), ["2"]);
});
