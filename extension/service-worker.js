/**
 * What happens without a page: the toolbar button, the menu, the queue, the policy. Chrome stops this worker at will and
 * starts it for an event, so every listener is added at once and nothing is remembered here.
 */

import { updateBadge } from "./lib/badge.js";
import { ANY_WINDOW, keepCaptured } from "./lib/capture.js";
import { ApiError } from "./lib/api.js";
import { adoptPolicy, keepStorageTrusted, onConnectionChange, readConnection } from "./lib/connection.js";
import { adoptOldDraft } from "./lib/draft.js";
import { loadMessages, t } from "./lib/i18n.js";
import { FLUSH } from "./lib/messages.js";
import { checkNews, forgetNews, isNewsName, NEWS_ALARM, wantLead, watchNews } from "./lib/news.js";
import { isOutcomeName } from "./lib/outcomes.js";
import { flush, onQueueChange, QUEUE_ALARM } from "./lib/queue.js";
import { contactInLink, contactInText, LINKS, readSelection, selectedIn } from "./sites/generic.js";
import { contactInChat, HOST, readOpenChat, SELECTORS } from "./sites/whatsapp.js";

/** Ids of the menu's entries, of which Chrome shows those that fit what was clicked. */
const MENU = Object.freeze({ selection: "captureSelection", link: "captureLink", whatsapp: "captureChat" });
const POLICY_ALARM = "policy";

/** An alarm takes 30 seconds at least, and a worker lives about as long: shorter waits are timers. */
const LONGEST_TIMER = 25_000;

chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  await createMenu();
  await adoptOldDraft(await readConnection());
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
  if (name === NEWS_ALARM) void lookForNews();
});

chrome.runtime.onMessage.addListener(({ type }, _, respond) => {
  if (type !== FLUSH) return false;
  void send({ now: true }).finally(respond);
  return true;
});

self.addEventListener("online", () => void send({ now: true }));

onQueueChange(() => void updateBadge());

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && Object.keys(changes).some((name) => isOutcomeName(name) || isNewsName(name))) void updateBadge();
});

onConnectionChange(async () => {
  await Promise.all([updateBadge(), translateMenu(), send({ now: true }), lookForNews()]);
});

chrome.notifications.onClicked.addListener(async (id) => {
  const connection = await readConnection();
  if (await wantLead(id, connection)) await showPanel();
});

chrome.action.onClicked.addListener(async (tab) => {
  // Not setPanelBehavior: a panel that Chrome opens by itself grants no access to the tab.
  await openPanel(tab);
  if (isWhatsapp(tab)) {
    const contact = await readChat(tab);
    // Whoever has no conversation open may want nothing but the panel.
    if (contact !== "no_chat") await keep("whatsapp", contact, tab);
    return;
  }
  const selected = selectedIn(await inFrames(tab, readSelection));
  const contact = selected === "in_frame" ? selected : contactInText(selected);
  if (contact !== null) await keep("selection", contact, tab);
});

chrome.contextMenus.onClicked.addListener(async (info, tab) => {
  if (tab === undefined) return;
  await openPanel(tab);
  const { menuItemId, linkUrl = "", selectionText = "" } = info;
  if (menuItemId === MENU.whatsapp) await keep("whatsapp", await readChat(tab), tab);
  if (menuItemId === MENU.link) await keep("link", contactInLink(linkUrl) ?? "nothing_found", tab);
  if (menuItemId === MENU.selection) await keep("selection", contactInText(selectionText) ?? "nothing_found", tab);
});

/**
 * For the panel of the window in which somebody clicked; where a window has none, for whichever is next.
 * @param {import("./lib/capture.js").Source} source
 * @param {Parameters<typeof keepCaptured>[2]} found
 * @param {chrome.tabs.Tab} tab
 */
async function keep(source, found, tab) {
  const { type } = await chrome.windows.get(tab.windowId).catch(() => ({ type: "none" }));
  await keepCaptured(type === "normal" ? tab.windowId : ANY_WINDOW, source, found, tab);
}

/** @param {{now?: boolean}} [options] */
async function send(options) {
  const delay = await flush(options);
  if (delay !== null && delay <= LONGEST_TIMER) setTimeout(() => void send(), delay);
}

/** Who wrote meanwhile; without an answer it is the next look's. */
async function lookForNews() {
  const connection = await readConnection();
  try {
    await checkNews(connection);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === "unauthorized") await forgetNews();
    console.info("no news:", error);
  }
}

/** A panel where Chrome allows one now, else in a tab. */
async function showPanel() {
  const { id } = await chrome.windows.getLastFocused().catch(() => ({ id: chrome.windows.WINDOW_ID_NONE }));
  try {
    await chrome.sidePanel.open({ windowId: id ?? chrome.windows.WINDOW_ID_NONE });
  } catch (error) {
    console.info("no panel from here:", error);
    await chrome.tabs.create({ url: chrome.runtime.getURL("sidepanel/index.html") });
  }
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
  const [chat] = await inFrames(tab, readOpenChat, SELECTORS);
  return chat ? contactInChat(chat) : "cannot_read";
}

/**
 * @template {any[]} A, R
 * @param {chrome.tabs.Tab} tab
 * @param {(...args: A) => R} func
 * @param {A} args
 * @returns {Promise<(R | null)[]>} of each frame that may be read, the page itself first; none when Chrome lets no extension read it
 */
async function inFrames({ id = chrome.tabs.TAB_ID_NONE }, func, ...args) {
  try {
    const results = await chrome.scripting.executeScript({ target: { tabId: id, allFrames: true }, func, args });
    return results.sort((a, b) => a.frameId - b.frameId).map(({ result }) => /** @type {R} */ (result) ?? null);
  } catch (error) {
    console.info("this page cannot be read:", error);
    return [];
  }
}

void keepStorageTrusted();
// Whatever woke the worker: a stop while sending is made good here.
void send();
void updateBadge();
void watchNews();
