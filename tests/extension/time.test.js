import assert from "node:assert/strict";
import { test } from "node:test";

import { clockOffset, forgetServerDate, noteServerDate, relativeTime, serverNow, shortDate } from "../../extension/lib/time.js";
import { installChrome } from "./fake-chrome.js";

const NOW = Date.parse("2026-05-20T15:00:00Z");
const at = (/** @type {number} */ seconds) => new Date(NOW + seconds * 1000).toISOString();
const pt = (/** @type {number} */ seconds) => relativeTime(at(seconds), "pt-BR", NOW);

test("times near now are told in words", () => {
  assert.deepEqual([pt(-10), pt(-300), pt(-7200), pt(-86_400), pt(7200)], ["agora", "há 5 minutos", "há 2 horas", "ontem", "em 2 horas"]);
});

test("days are those of the calendar, not spans of 24 hours", () => {
  const local = (/** @type {string} */ day, /** @type {number} */ hour) => new Date(`${day}T${String(hour).padStart(2, "0")}:00:00`);
  const told = (/** @type {Date} */ when, /** @type {Date} */ now) => relativeTime(when.toISOString(), "pt-BR", now.getTime());
  const afternoon = local("2026-05-20", 14);
  assert.equal(told(local("2026-05-23", 0), afternoon), "em 3 dias", "58 hours away, and on the third day");
  assert.equal(told(local("2026-05-20", 22), local("2026-05-20", 3)), "em 19 horas", "the same day is not tomorrow");
  assert.equal(told(local("2026-05-22", 0), afternoon), "depois de amanhã");
  assert.equal(told(local("2026-05-18", 23), afternoon), "anteontem");
});

test("both languages", () => {
  assert.equal(relativeTime(at(-300), "en", NOW), "5 minutes ago");
});

test("what is more than six days away is a date, with the year only when it is another one", () => {
  assert.equal(pt(-17 * 86_400), "3 de maio");
  assert.equal(shortDate("2025-05-03T15:00:00Z", "pt-BR", NOW), "3 de maio de 2025");
});

test("the server's clock counts, not the computer's", async () => {
  await noteServerDate(new Date(Date.now() + 86_400_000).toUTCString());
  assert.ok(Math.abs(serverNow() - Date.now() - 86_400_000) < 2000);
  await noteServerDate("yesterday, about noon");
  await noteServerDate(null);
  assert.ok(serverNow() - Date.now() > 80_000_000, "what is no date changes nothing");
});

test("pages that measure the same clock a moment apart tell one time", async () => {
  installChrome();
  forgetServerDate();
  await noteServerDate(new Date(Date.now() + 3_600_000).toUTCString());
  const told = await clockOffset();
  forgetServerDate();
  await noteServerDate(new Date(Date.now() + 3_601_500).toUTCString());
  assert.equal(await clockOffset(), told, "another page, another second begun");
  await noteServerDate(new Date(Date.now() + 60_000).toUTCString());
  assert.notEqual(await clockOffset(), told, "the clock was set");
});
