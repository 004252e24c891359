/**
 * Whatever happens to browser, network and access: each referral arrives once, under its owner, in the order of typing, with the time of typing.
 * Days of chance under a clock of their own; a failure names its seed.
 */

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { disconnect, enrol, readConnection } from "../../extension/lib/connection.js";
import { openDraft, readDrafts, writeDraft } from "../../extension/lib/draft.js";
import { enqueue, entries, flush } from "../../extension/lib/queue.js";
import { installChrome, json, problem, silence } from "./fake-chrome.js";

const RUNS = 150;
const STEPS = 60;
const NAMES = ["ana", "davi", "eva"];

/** Mulberry32: the same numbers for the same seed. */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Life {
  constructor(seed) {
    this.random = chance(seed);
    this.typed = [];
    this.server = { tokens: new Map(), codes: new Map(), arrived: new Map(), order: [], made: 0, offset: Math.round((this.random() - 0.5) * 7_200_000) };
    this.road = "good";
    this.begin({});
  }

  begin(local) {
    this.world = installChrome();
    this.world.answer = (request) => this.answer(request);
    return chrome.storage.local.set(local);
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  /** The road: nothing arrives, or the answer is lost, or a portal answers. */
  answer(request) {
    if (this.road === "gone") return silence();
    if (this.road === "portal") return json(401, { message: "login", code: "LOGIN" });
    const response = this.api(request);
    if (this.road === "lossy" && this.random() < 0.5) return silence();
    response.headers.set("Date", new Date(Date.now() + this.server.offset).toUTCString());
    return response;
  }

  /** The API as its tests show it: keys by consultant and installation, enrolments by code and secret. */
  api({ method, url, headers, body }) {
    const path = new URL(url).pathname;
    const { server } = this;
    if (path === "/v1/enrol") {
      const known = server.codes.get(body.code);
      if (known !== undefined && known.secret !== body.secret) return problem(403, "ID405");
      const token = known?.token ?? `ind_${(server.made += 1)}_x`;
      const name = body.code.split("-")[0];
      server.codes.set(body.code, { token, secret: body.secret });
      server.tokens.set(token, name);
      return json(201, { token, consultant: { uid: name, name } });
    }
    const token = headers.Authorization?.slice(7);
    const owner = server.tokens.get(token);
    if (owner === undefined) return problem(401, "ID401");
    if (path === "/v1/me/revoke") {
      server.tokens.delete(token);
      return json(200, { prefix: "x", revoked: true });
    }
    assert.equal(`${method} ${path}`, "POST /v1/leads");
    if (this.random() < 0.05) return problem(503, "57P03", {}, { "Retry-After": "2" });
    const key = [owner, headers["Indica-Installation"], headers["Idempotency-Key"]].join(" ");
    const earlier = server.arrived.get(key);
    if (earlier !== undefined) {
      assert.equal(JSON.stringify(body), earlier, "a repetition says the same");
      return json(200, { submission_uid: key, outcome: "created" });
    }
    server.arrived.set(key, JSON.stringify(body));
    server.order.push({ owner, name: body.person.name, occurredAt: Date.parse(body.occurred_at) });
    return json(201, { submission_uid: key, outcome: "created" });
  }

  steps = {
    type: async () => {
      const connection = await readConnection();
      const name = `p${this.typed.length}`;
      this.typed.push({ name, owner: connection.consultant?.uid ?? null, at: Date.now() + this.server.offset });
      // As the panel does it: a draft, then the queue under its id.
      const draft = await openDraft(1, connection);
      await writeDraft({ ...draft, at: Date.now(), values: { name } });
      await enqueue({ person: { name } }, connection.consultant, { key: draft.id });
      await chrome.storage.local.remove(`draft:${draft.id}`);
      await chrome.storage.session.remove("form:1");
    },
    flush: () => flush(),
    flushNow: () => flush({ now: true }),
    wait: async () => mock.timers.tick(Math.floor(this.random() * 400_000)),
    enrol: async () => {
      const code = `${this.pick(NAMES)}-${this.typed.length}-${Math.floor(this.random() * 1e9)}`;
      // A lost answer is asked for again, or given up.
      for (let tries = 0; tries < 3; tries += 1) {
        if (await enrol("https://indica.example", code).then(() => true, () => false)) return;
      }
    },
    disconnect: () => disconnect(),
    revoke: async () => {
      for (const [token, name] of this.server.tokens) if (name === this.pick(NAMES)) this.server.tokens.delete(token);
    },
    road: async () => {
      this.road = this.pick(["good", "good", "gone", "lossy", "portal"]);
    },
    restart: async () => this.begin(await chrome.storage.local.get()),
    // A worker that was stopped in the middle leaves this behind.
    stop: async () => {
      const [entry] = await entries();
      if (entry !== undefined) await chrome.storage.session.set({ sending: entry.key });
    },
  };

  async live() {
    const names = [...Object.keys(this.steps), "type", "type", "flush", "flush", "enrol"];
    for (let step = 0; step < STEPS; step += 1) await this.steps[this.pick(names)]();
    this.road = "good";
    for (const name of NAMES) {
      await enrol("https://indica.example", `${name}-last`);
      for (let tries = 0; tries < 40 && (await entries()).some(({ state }) => state !== "held"); tries += 1) await flush({ now: true });
    }
  }

  async check() {
    assert.deepEqual(await entries(), [], "nothing is left");
    assert.deepEqual(await readDrafts(), []);
    const { order } = this.server;
    assert.deepEqual(order.map(({ name }) => name).sort(), this.typed.map(({ name }) => name).sort(), "each once");
    for (const { name, owner, at } of this.typed) {
      const arrived = order.find((one) => one.name === name);
      if (owner !== null) assert.equal(arrived.owner, owner, `${name} is ${owner}'s`);
      if (!Number.isNaN(arrived.occurredAt)) assert.ok(Math.abs(arrived.occurredAt - at) < 3_000, `${name} was typed ${(arrived.occurredAt - at) / 1000} s apart`);
    }
    for (const owner of NAMES) {
      const theirs = order.filter((one) => one.owner === owner).map(({ name }) => Number(name.slice(1)));
      assert.deepEqual(theirs, theirs.toSorted((a, b) => a - b), `${owner}'s in order of typing`);
    }
  }
}

test("whatever happens, each referral arrives once, under its owner, in order", async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    mock.timers.reset();
    mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
    const life = new Life(seed);
    try {
      await life.live();
      await life.check();
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
});
