import assert from "node:assert/strict";
import { test } from "node:test";

import { coalesced } from "../../extension/lib/coalesce.js";
import { fits } from "../../extension/lib/shape.js";

test("a value fits a shape or it does not, whatever it is", () => {
  const shape = { uid: "string", "score?": "number", people: [{ name: "string" }], "lead?": { is_open: "boolean" } };
  const good = { uid: "a", people: [{ name: "Ana" }] };
  for (const value of [good, { ...good, score: null }, { ...good, score: 1, more: {} }, { ...good, people: [] }, { ...good, lead: { is_open: false } }]) assert.ok(fits(value, shape));
  const bad = [undefined, null, "x", 5, [], [good], {}, { uid: 1, people: [] }, { uid: null, people: [] }, { uid: "a" }, { uid: "a", people: {} }, { uid: "a", people: "Ana" }];
  for (const value of [...bad, { ...good, people: [{ name: "Ana" }, null] }, { ...good, score: "1" }, { ...good, lead: [] }, { ...good, lead: {} }]) assert.ok(!fits(value, shape), JSON.stringify(value));
});

test("who asks while one looks has it look once more, and no more", async () => {
  let looks = 0;
  /** @type {() => void} */
  let go = () => undefined;
  const look = coalesced(async () => {
    looks += 1;
    await new Promise((resolve) => (go = () => resolve(undefined)));
  });
  const all = [look(), look(), look()];
  assert.equal(looks, 1);
  go();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(looks, 2);
  go();
  await Promise.all(all);
  assert.equal(looks, 2);
  void look();
  assert.equal(looks, 3);
  go();
});

test("a look that fails says so, and the next one is a new one", async () => {
  let looks = 0;
  const look = coalesced(async () => {
    looks += 1;
    if (looks === 1) throw new Error("no storage");
  });
  await assert.rejects(look());
  await look();
  assert.equal(looks, 2);
});
