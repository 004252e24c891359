import assert from "node:assert/strict";
import { test } from "node:test";

import { toSubmission, toValues } from "../../extension/sidepanel/form/submission.js";

const EMPTY = { name: "", phone: "", email: "", city: "", tax_id: "", referrer: "", referrer_phone: "", origin: "", product: "", notes: "", consent: false };
const WHOLE = {
  name: "Bia Luz",
  phone: "(31) 98765-4321",
  email: "bia@example.com",
  city: "Ouro Preto",
  tax_id: "529.982.247-25",
  referrer: "Rui Sá",
  referrer_phone: "(31) 3333-4444",
  origin: "event",
  product: "plan-a",
  notes: "Ligar à tarde.",
  consent: true,
};
const PAGE = { url: "https://example.com/contato", title: "Contato" };
/** As the queue keeps it: what is undefined does not outlive the storage. */
const kept = (body) => JSON.parse(JSON.stringify(body));

test("what was left empty is not sent at all, and the origin is the extension's own", () => {
  assert.deepEqual(kept(toSubmission({ ...EMPTY, name: " Bia ", phone: "  " }, null, "She knows.")), {
    person: { name: "Bia" },
    origin: "extension",
  });
});

test("a whole form is a whole body, with the words that were confirmed", () => {
  assert.deepEqual(kept(toSubmission(WHOLE, PAGE, "She knows.")), {
    person: { name: "Bia Luz", phone: "(31) 98765-4321", email: "bia@example.com", city: "Ouro Preto", tax_id: "529.982.247-25" },
    referrer: { name: "Rui Sá", phone: "(31) 3333-4444" },
    origin: "event",
    product: "plan-a",
    notes: "Ligar à tarde.",
    consent: { basis: "consent", statement: "She knows." },
    page: PAGE,
  });
});

test("what comes back of the queue is what stood in the form", () => {
  assert.deepEqual(toValues(kept(toSubmission(WHOLE, PAGE, "She knows."))), WHOLE);
  assert.deepEqual(toValues({}), EMPTY);
});
