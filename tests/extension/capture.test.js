import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ANY_WINDOW, keepCaptured, pageOf, takeCaptured } from "../../extension/lib/capture.js";
import { contactInLink, contactInText, selectedIn } from "../../extension/sites/generic.js";
import { contactInChat, readOpenChat, SELECTORS } from "../../extension/sites/whatsapp.js";
import { installChrome } from "./fake-chrome.js";

beforeEach(() => installChrome());

test("a link names a person", () => {
  const found = {
    "tel:+55-31-98765-4321": { phone: "+55-31-98765-4321" },
    "tel:%2831%29%2098765-4321": { phone: "(31) 98765-4321" },
    "tel:31987654321;ext=12": { phone: "31987654321" },
    "sms:31987654321?body=oi": { phone: "31987654321" },
    "mailto:maria@example.com?subject=Oi": { email: "maria@example.com" },
    "mailto:Maria%20Souza%20%3Cmaria@example.com%3E": { name: "Maria Souza", email: "maria@example.com" },
    "mailto:a@example.com,b@example.com": { email: "a@example.com" },
    "https://wa.me/5531987654321?text=Oi": { phone: "+5531987654321" },
    "https://wa.me/+5531987654321": { phone: "+5531987654321" },
    "https://api.whatsapp.com/send?phone=5531987654321": { phone: "+5531987654321" },
    "https://web.whatsapp.com/send/?phone=%2B55%2031%2098765-4321": { phone: "+5531987654321" },
    "whatsapp://send?phone=5531987654321": { phone: "+5531987654321" },
  };
  for (const [href, contact] of Object.entries(found)) assert.deepEqual(contactInLink(href), contact, href);
});

test("a link to nobody names nobody", () => {
  const others = ["", "not a link", "https://example.com/5531987654321", "tel:", "tel:abc", "mailto:", "https://wa.me/", "https://wa.me/message/ABC", "https://evil-wa.me/5531987654321", "https://api.whatsapp.com/send?text=oi", "javascript:alert(1)"];
  for (const href of others) assert.equal(contactInLink(href), null, href);
  assert.deepEqual(contactInLink("tel:%E0%A4%A"), null);
});

test("a selection is taken apart where that is plain", () => {
  const found = {
    "(31) 98765-4321": { phone: "(31) 98765-4321" },
    "+351 912 345 678": { phone: "+351 912 345 678" },
    " maria@example.com ": { email: "maria@example.com" },
    "Maria da Conceição Souza": { name: "Maria da Conceição Souza" },
    "Maria Souza\n(31) 98765-4321\nmaria@example.com": { name: "Maria Souza", phone: "(31) 98765-4321", email: "maria@example.com" },
    "Nome: Maria Souza | Tel.: 31 98765-4321 | E-mail: maria@example.com": { name: "Maria Souza", phone: "31 98765-4321", email: "maria@example.com" },
    "WhatsApp 31987654321": { phone: "31987654321" },
    "D'Ávila, João - (11) 3333-4444": { name: "D'Ávila, João", phone: "(11) 3333-4444" },
    "SILVA, JOSÉ 11 98765-4321": { name: "SILVA, JOSÉ", phone: "11 98765-4321" },
    "Maria Souza CPF 31987654390 Tel (31) 99876-5432": { name: "Maria Souza", phone: "(31) 99876-5432", tax_id: "31987654390" },
    "Ana CPF: 529.982.247-25 31 98765-4321": { name: "Ana", phone: "31 98765-4321", tax_id: "52998224725" },
    "10:31 98765-4321": { phone: "98765-4321" },
    "Maria, 42 anos, 31 98765-4321": { name: "Maria", phone: "31 98765-4321" },
    "\u202a+55 31 98877\u20116655\u202c": { phone: "+55 31 98877-6655" },
    "(31)\u00a098765\u20134321": { phone: "(31) 98765-4321" },
    "João 011 15 98765-4321": { name: "João", phone: "011 15 98765-4321" },
    "Ana 0800 123 4567": { name: "Ana", phone: "0800 123 4567" },
    "٠٣١٩٨٧٦٥٤٣٢١": { phone: "٠٣١٩٨٧٦٥٤٣٢١" },
    "Íris Hélou 31 98765-4321": { name: "Íris Hélou", phone: "31 98765-4321" },
  };
  for (const [text, contact] of Object.entries(found)) assert.deepEqual(contactInText(text), contact, text);
});

test("what is no phone is not taken for one", () => {
  const others = ["123.456.789-09", "12.345.678/0001-90", "30130-010", "30.130-010", "03/05/2026", "2026-05-03", "R$ 10.000.000", "1234567", "1".repeat(40)];
  for (const text of others) assert.equal(contactInText(`Maria Souza ${text}`)?.phone, undefined, text);
});

test("what cannot be told apart goes to the notes, whole", () => {
  const text = "Falar com a Maria (31) 98765-4321 depois das 18h, ela quer um consórcio de 80 mil";
  assert.deepEqual(contactInText(text), { phone: "(31) 98765-4321", notes: text });
  assert.deepEqual(contactInText("🙂🙂"), {});
  assert.equal(contactInText(" \n\t"), null);
});

test("hostile selections cost no time", () => {
  const started = performance.now();
  for (const piece of ["1 ", "1(", "a@", "a.", "-", "R$1,", "\u202e", "😀", "12.345."]) contactInText(piece.repeat(50_000));
  assert.ok(performance.now() - started < 3_000);
});

test("who cannot tell which of several numbers is the phone asks", () => {
  const numbers = (text) => [contactInText(text).phone, ...contactInText(text).candidates.map(({ phone, speaksAgainst }) => [phone, ...speaksAgainst].join(" "))];
  assert.deepEqual(numbers("Maria Souza\t42\t98765-4321"), [undefined, "42 98765-4321 beside", "98765-4321 no_area"]);
  assert.deepEqual(numbers("Rua das Flores 31 98765-4321"), [undefined, "31 98765-4321 beside", "98765-4321 no_area"]);
  assert.deepEqual(numbers("31987654390"), [undefined, "31987654390 cpf"]);
  assert.deepEqual(numbers("Ana (31) 98765-4321 31 99765-4321"), [undefined, "(31) 98765-4321", "31 99765-4321"]);
  // The mobile wins, and the other is offered.
  assert.deepEqual(numbers("SILVA, JOSÉ 11 3333-4444 (11) 98765-4321"), ["(11) 98765-4321", "(11) 98765-4321", "11 3333-4444"]);
  assert.equal(contactInText("Rua das Flores 31 98765-4321").name, undefined);
});

test("what is selected in a frame is found, or said to be out of reach", () => {
  const frame = (text, isFocused = false, isInFrame = false) => ({ text, isFocused, isInFrame });
  assert.equal(selectedIn([frame("página", true), frame("quadro")]), "página");
  assert.equal(selectedIn([frame("página", true, true), frame("quadro", true)]), "quadro");
  assert.equal(selectedIn([frame("", true, true), null, frame("quadro", true)]), "quadro");
  assert.equal(selectedIn([frame("", true, true)]), "in_frame");
  assert.equal(selectedIn([frame("", true, true), frame("", true)]), "");
  assert.equal(selectedIn([]), "");
});

const chat = { isLoaded: true, isOpen: true, title: "Maria Souza", subtitle: "", ids: [], details: [] };

test("the open conversation gives the name and the number", () => {
  const id = "false_5531987654321@c.us_3EB0A1";
  assert.deepEqual(contactInChat({ ...chat, ids: ["", "x", id] }), { name: "Maria Souza", phone: "+5531987654321" });
  assert.deepEqual(contactInChat({ ...chat, ids: ["true_5531987654321@s.whatsapp.net_3EB0"] }), { name: "Maria Souza", phone: "+5531987654321" });
  assert.deepEqual(contactInChat({ ...chat, title: "\u202a+55 31 98765-4321\u202c" }), { phone: "+55 31 98765-4321" });
  assert.deepEqual(contactInChat({ ...chat, title: "+55 31 98765-4321", details: ["~Maria"] }), { phone: "+55 31 98765-4321", name: "Maria" });
  assert.deepEqual(contactInChat({ ...chat, ids: ["false_123456789012@lid_3EB0"], details: ["Dados do contato", "\u200e+55 31 98765\u20114321"] }), { name: "Maria Souza", phone: "+55 31 98765-4321" });
  assert.deepEqual(contactInChat({ ...chat, title: "\u202a+55\u00a031\u00a098765\u20114321\u202c" }), { phone: "+55 31 98765-4321" });
});

test("what people say of themselves is not their number", () => {
  const lid = { ids: ["false_123456789012@lid_3EB0"] };
  assert.equal(contactInChat({ ...chat, ...lid, details: ["Dados do contato", "Maria Souza", "Recado", "+55 11 91234-5678"] }), "number_hidden");
  const both = contactInChat({ ...chat, ...lid, details: ["Maria Souza", "+55 31 98765-4321", "+55 11 91234-5678"] });
  assert.deepEqual([both.phone, both.candidates.map(({ phone }) => phone)], [undefined, ["+55 31 98765-4321", "+55 11 91234-5678"]]);
});

test("a conversation that names no one person says why", () => {
  assert.equal(contactInChat({ ...chat, isOpen: false }), "no_chat");
  assert.equal(contactInChat({ ...chat, isOpen: false, isLoaded: false }), "site_changed");
  assert.equal(contactInChat({ ...chat, title: "" }), "site_changed");
  const group = { ids: ["false_120363@g.us_3EB0_5531987654321@c.us"] };
  assert.equal(contactInChat({ ...chat, ...group }), "group");
  assert.equal(contactInChat({ ...chat, ...group, title: "+55 31 98765-4321" }), "group");
  assert.equal(contactInChat({ ...chat, ids: ["false_5531987654321-1612345678@g.us_3EB0"] }), "group");
  assert.equal(contactInChat({ ...chat, ids: ["false_12036312345@newsletter_3EB0"] }), "group");
  // Newer pages: the ids name the message alone.
  const unnamed = { ids: ["3EB0A1B2C3", "AC3F00"] };
  assert.equal(contactInChat({ ...chat, ...unnamed }), "number_hidden");
  for (const subtitle of ["Ana, Bia, Você", "Ana, +55 31 98877\u20116655", "\u202a+55 31 98877-6655\u202c, Bia", "Clique para ver os dados do grupo"]) {
    assert.equal(contactInChat({ ...chat, ...unnamed, subtitle, details: ["+55 31 98765-4321"] }), "group", subtitle);
  }
  assert.equal(contactInChat({ ...chat, ...unnamed, details: ["Dados do grupo", "Grupo · 5 membros", "+55 31 98765-4321"] }), "group");
  assert.deepEqual(contactInChat({ ...chat, ...unnamed, subtitle: "visto por último hoje às 10:31", details: ["Maria Souza", "+55 31 98765-4321"] }), { name: "Maria Souza", phone: "+55 31 98765-4321" });
  assert.equal(contactInChat({ ...chat, ids: ["false_123456789012@lid_3EB0"] }), "number_hidden");
});

test("the page is read by selectors alone, and needs nothing from outside", () => {
  const element = (textContent, id) => ({ textContent, getAttribute: () => id });
  const page = {
    [SELECTORS.list]: [element("")],
    [SELECTORS.chat]: [element("")],
    [SELECTORS.title]: [element(" "), element(" Maria ")],
    [SELECTORS.message]: Array.from({ length: 30 }, (_, n) => element("", `id${n}`)),
  };
  globalThis.document = {
    querySelector: (selector) => page[selector]?.[0] ?? null,
    querySelectorAll: (selector) => page[selector] ?? [],
  };
  // As Chrome does it: the function travels as text.
  const injected = new Function(`return ${readOpenChat}`)();
  const read = injected(SELECTORS);
  delete globalThis.document;
  assert.deepEqual([read.isLoaded, read.isOpen, read.title, read.details], [true, true, "Maria", []]);
  assert.deepEqual([read.ids.length, read.ids.at(-1)], [20, "id29"]);
});

test("a page is told without what may be private in its address", () => {
  assert.deepEqual(pageOf({ url: "https://crm.example/c/7?token=x#y", title: " CRM " }), { url: "https://crm.example/c/7", title: "CRM" });
  for (const url of ["chrome://settings", "file:///home/ana/x", "about:blank", "", `https://example.com/${"a".repeat(2048)}`]) assert.equal(pageOf({ url, title: "x" }), null);
  assert.equal(pageOf({ url: "https://example.com", title: "😀".repeat(200) }).title, "😀".repeat(150));
  assert.equal(pageOf({ url: "https://example.com", title: `a${"😀".repeat(200)}` }).title.length, 299);
});

test("what was captured is taken once, within what the API takes", async () => {
  await keepCaptured(7, "selection", { name: " Maria ", phone: "", notes: "x".repeat(6000) }, { url: "https://example.com/a", title: "" });
  assert.equal(await takeCaptured(8), null, "another window's");
  const { at, ...captured } = await takeCaptured(7);
  assert.ok(Math.abs(at - Date.now()) < 5_000);
  assert.deepEqual(captured, { name: "Maria", notes: "x".repeat(5000), source: "selection", page: { url: "https://example.com/a" } });
  assert.equal(await takeCaptured(7), null);
  await keepCaptured(ANY_WINDOW, "whatsapp", "site_changed", { url: "https://web.whatsapp.com/", title: "WhatsApp" });
  assert.equal((await takeCaptured(8)).problem, "site_changed");
});
