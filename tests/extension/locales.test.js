import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const EXTENSION = new URL("../../extension/", import.meta.url);
const read = (path) => readFileSync(new URL(path, EXTENSION), "utf-8");
const messages = { pt: JSON.parse(read("_locales/pt_BR/messages.json")), en: JSON.parse(read("_locales/en/messages.json")) };
const sources = readdirSync(EXTENSION, { recursive: true, encoding: "utf-8" }).filter((path) => /^(?!.*node_modules).*\.(js|html)$/.test(path));

test("both languages have the same texts, none of them empty, with the same gaps", () => {
  assert.deepEqual(Object.keys(messages.pt).sort(), Object.keys(messages.en).sort());
  const gaps = (text) => [...new Set(text.match(/\$[1-9]/g))].sort();
  for (const key of Object.keys(messages.pt)) {
    assert.match(messages.pt[key].message, /\S/, key);
    assert.deepEqual(gaps(messages.pt[key].message), gaps(messages.en[key].message), key);
  }
});

test("no two keys differ in their case alone, as Chrome would take them for one", () => {
  const keys = Object.keys(messages.pt).map((key) => key.toLowerCase());
  assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), []);
});

test("every text that a page or a module names exists, in every page", () => {
  for (const path of sources) {
    const text = read(path);
    const named = [
      ...text.matchAll(/data-(?:i18n(?:-\w+)?|help)="(\w+)"/g),
      ...text.matchAll(/\bt(?:Nodes)?\("(\w+)"/g),
    ].map(([, key]) => key);
    assert.deepEqual(named.filter((key) => !(key in messages.pt)), [], path);
    const counted = [...text.matchAll(/\btCount\([^"]*?"(\w+)"/g)].map(([, key]) => key);
    assert.deepEqual(counted.filter((key) => !(`${key}One` in messages.pt && `${key}Many` in messages.pt)), [], path);
  }
});

test("the manifest's texts exist and fit the store", () => {
  const manifest = read("manifest.json");
  for (const [, key] of manifest.matchAll(/__MSG_(\w+)__/g)) {
    for (const { [key]: text } of Object.values(messages)) assert.ok(text.message, key);
  }
  for (const { appName, appDescription } of Object.values(messages)) {
    assert.ok(appName.message.length <= 75 && appDescription.message.length <= 132);
  }
});

test("no text is markup, and no module writes any", () => {
  for (const path of sources.filter((one) => one.endsWith(".js"))) {
    assert.doesNotMatch(read(path), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, path);
  }
  for (const path of sources.filter((one) => one.endsWith(".html"))) {
    assert.doesNotMatch(read(path), /\son\w+=|style=|<style|<script(?![^>]*\ssrc=)/, path);
  }
});
