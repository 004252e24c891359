import assert from "node:assert/strict";
import { test } from "node:test";

import { caretIn, displayPhone, formatPhone, isWorthAsking } from "../../extension/lib/phone.js";

test("a Brazilian number gets its punctuation while it grows", () => {
  const typed = ["31", "319", "3198765", "31987654", "31987654321", "3133334444"];
  assert.deepEqual(typed.map(formatPhone), ["31", "(31) 9", "(31) 98765", "(31) 98765-4", "(31) 98765-4321", "(31) 3333-4444"]);
});

test("formatting what is formatted changes nothing", () => {
  for (const text of ["(31) 98765-4321", "(31) 3333-4444", "(31) 9"]) assert.equal(formatPhone(text), text);
});

test("what is not plainly Brazilian stays as it was typed", () => {
  const others = ["+351 912 345 678", "0800 123 4567", "015 31 98765-4321", "31 98765-4321 ramal 12", "٣١٩٨٧٦٥٤٣٢١", "📞31987654321", "", "5531987654321", "08007274000"];
  assert.deepEqual(others.map(formatPhone), others);
});

test("no digit is lost or moved by formatting", () => {
  for (let length = 0; length <= 15; length += 1) {
    const digits = "31987654321098765".slice(0, length);
    assert.equal(formatPhone(digits).replace(/\D/g, ""), digits);
  }
});

test("the caret stays behind the digit that was typed", () => {
  assert.equal(caretIn("3198", "(31) 98765-4321"), "(31) 98".length);
  assert.equal(caretIn("", "(31) 9"), 0);
  assert.equal(caretIn("31987654321", "(31) 98765-4321"), 15);
});

test("E.164 is shown as people write it at home, and as it is abroad", () => {
  assert.equal(displayPhone("+5531987654321"), "(31) 98765-4321");
  assert.equal(displayPhone("+351912345678"), "+351912345678");
});

test("a few digits are not worth a question", () => {
  assert.deepEqual(["", "98765432", "31 98765-4321", "+351912345678", "+35191"].map(isWorthAsking), [false, false, true, true, false]);
});
