/**
 * What happens without a page: the toolbar button, the menu, the queue, the policy. Chrome stops this worker at will and
 * starts it for an event, so every listener is added at once and nothing is remembered here.
 */

import { updateBadge } from "./lib/badge.js";
import { keepCaptured } from "./lib/capture.js";
import { adoptPolicy, keepStorageTrusted, onConnectionChange, readConnection } from "./lib/connection.js";
import { loadMessages, t } from "./lib/i18n.js";
import { FLUSH } from "./lib/messages.js";
import { flush, onQueueChange, QUEUE_ALARM } from "./lib/queue.js";
import { contactInLink, contactInText, LINKS, readSelection } from "./sites/generic.js";
import { contactInChat, HOST, readOpenChat, SELECTORS } from "./sites/whatsapp.js";

/** Ids of the menu's entries, of which Chrome shows those that fit what was clicked. */
const MENU = Object.freeze({ selection: "captureSelection", link: "captureLink", whatsapp: "captureChat" });
const POLICY_ALARM = "policy";

/** An alarm takes 30 seconds at least, and a worker lives about as long: shorter waits are timers. */
const LONGEST_TIMER = 25_000;

chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  await createMenu();
  await adopt();
  const { state, isManaged } = await readConnection();
  if (reason === "install" && state === "none" && !isManaged) await chrome.runtime.openOptionsPage();
});

chrome.runtime.onStartup.addListener(adopt);

chrome.storage.onChanged.addListener((_, area) => {
  if (area === "managed") void adopt();
});

chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === QUEUE_ALARM) void send();
  if (name === POLICY_ALARM) void adopt();
});

chrome.runtime.onMessage.addListener(({ type }, _, respond) => {
  if (type !== FLUSH) return false;
  void send({ now: true }).finally(respond);
  return true;
});

self.addEventListener("online", () => void send({ now: true }));

onQueueChange(() => void updateBadge());

onConnectionChange(async () => {
  await Promise.all([updateBadge(), translateMenu(), send({ now: true })]);
});

chrome.action.onClicked.addListener(async (tab) => {
  // Not setPanelBehavior: a panel that Chrome opens by itself grants no access to the tab.
  await openPanel(tab);
  if (isWhatsapp(tab)) {
    const contact = await readChat(tab);
    // Whoever has no conversation open may want nothing but the panel.
    if (contact !== "no_chat") await keepCaptured("whatsapp", contact, tab);
    return;
  }
  const contact = contactInText((await inPage(tab, readSelection)) ?? "");
  if (contact !== null) await keepCaptured("selection", contact, tab);
});

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  if (tab === undefined) return;
  await openPanel(tab);
  const { menuItemId, linkUrl = "", selectionText = "" } = info;
  if (menuItemId === MENU.whatsapp) await keepCaptured("whatsapp", await readChat(tab), tab);
  if (menuItemId === MENU.link) await keepCaptured("link", contactInLink(linkUrl) ?? "nothing_found", tab);
  if (menuItemId === MENU.selection) await keepCaptured("selection", contactInText(selectionText) ?? "nothing_found", tab);
});

/** @param {{now?: boolean}} [options] */
async function send(options) {
  const delay = await flush(options);
  if (delay !== null && delay <= LONGEST_TIMER) setTimeout(() => void send(), delay);
}

async function adopt() {
  if (!(await adoptPolicy())) await chrome.alarms.create(POLICY_ALARM, { delayInMinutes: 1 });
}

async function createMenu() {
  await loadMessages((await readConnection()).locale);
  await chrome.contextMenus.removeAll();
  const title = t("menuCapture");
  chrome.contextMenus.create({ id: MENU.selection, title, contexts: ["selection"] });
  chrome.contextMenus.create({ id: MENU.link, title, contexts: ["link"], targetUrlPatterns: LINKS });
  chrome.contextMenus.create({ id: MENU.whatsapp, title, contexts: ["page"], documentUrlPatterns: [`https://${HOST}/*`] });
}

async function translateMenu() {
  await loadMessages((await readConnection()).locale);
  const title = t("menuCapture");
  await Promise.all(Object.values(MENU).map((id) => chrome.contextMenus.update(id, { title })));
}

/**
 * Chrome opens a panel only while a click is handled, and in ordinary windows; elsewhere what was captured waits for it.
 * @param {chrome.tabs.Tab} tab
 */
async function openPanel({ windowId }) {
  await chrome.sidePanel.open({ windowId }).catch((error) => console.info("no panel here:", error));
}

/** @param {chrome.tabs.Tab} tab */
function isWhatsapp({ url = "" }) {
  return URL.canParse(url) && new URL(url).host === HOST;
}

/**
 * @param {chrome.tabs.Tab} tab
 * @returns {Promise<import("./lib/capture.js").Contact | import("./lib/capture.js").CaptureProblem>}
 */
async function readChat(tab) {
  const chat = await inPage(tab, readOpenChat, SELECTORS);
  return chat === null ? "cannot_read" : contactInChat(chat);
}

/**
 * @template {any[]} A, R
 * @param {chrome.tabs.Tab} tab
 * @param {(...args: A) => R} func
 * @param {A} args
 * @returns {Promise<R | null>} null when Chrome lets no extension read the page
 */
async function inPage({ id = chrome.tabs.TAB_ID_NONE }, func, ...args) {
  try {
    const [{ result }] = await chrome.scripting.executeScript({ target: { tabId: id }, func, args });
    return /** @type {R} */ (result) ?? null;
  } catch (error) {
    console.info("this page cannot be read:", error);
    return null;
  }
}

void keepStorageTrusted();
// Whatever woke the worker: a stop while sending is made good here.
void send();
void updateBadge();
