import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const PANEL = new URL("../../extension/sidepanel/index.html", import.meta.url);
const html = readFileSync(PANEL, "utf-8");

/**
 * @param {URL} module
 * @param {Set<string>} found
 */
function importsOf(module, found) {
  for (const [, path] of readFileSync(module, "utf-8").matchAll(/^(?:import|export) .*? from "(.+?)";$/gms)) {
    const imported = new URL(path, module);
    if (!found.has(imported.href)) importsOf(imported, found.add(imported.href));
  }
  return found;
}

test("the panel asks for all its modules at once, and for no others", () => {
  const asked = [...html.matchAll(/rel="modulepreload" href="(.+?)"/g)].map(([, path]) => new URL(path, PANEL).href);
  assert.deepEqual(asked.sort(), [...importsOf(new URL("index.js", PANEL), new Set())].sort());
});

test("every text that the panel's page names exists in both languages", () => {
  const keys = [...html.matchAll(/data-i18n(?:-\w+)?="(\w+)"/g)].map(([, key]) => key);
  assert.ok(keys.length > 20);
  for (const locale of ["pt_BR", "en"]) {
    const file = new URL(`../../extension/_locales/${locale}/messages.json`, import.meta.url);
    const messages = JSON.parse(readFileSync(file, "utf-8"));
    assert.deepEqual(keys.filter((key) => !(key in messages)), []);
  }
});
