import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, matching } from "../../extension/sidepanel/combobox.js";

const NAMES = ["João Siqueira", "Maria José", "José Prado", "Ana", "Jonas"];

test("accents and capitals do not matter", () => {
  assert.equal(fold("JOÃO"), "joao");
  assert.deepEqual(matching(NAMES, "jose"), ["José Prado", "Maria José"]);
});

test("the beginning of a name goes before the beginning of another word", () => {
  assert.deepEqual(matching(NAMES, "jo"), ["João Siqueira", "José Prado", "Jonas", "Maria José"]);
});

test("nothing typed offers the first ones, an unknown name nothing", () => {
  assert.deepEqual(matching(NAMES, "  ", 2), ["João Siqueira", "Maria José"]);
  assert.deepEqual(matching(NAMES, "iqueira"), []);
});

test("signs of a pattern are letters like others", () => {
  assert.deepEqual(matching(["a.b", "axb"], "a."), ["a.b"]);
});
