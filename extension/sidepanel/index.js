/** The side panel: loads the language, then wires its parts. */

import { nobodyYet, onConnectionChange, readConnection } from "../lib/connection.js";
import { byId } from "../lib/dom.js";
import { currentLanguage, t, translatePage } from "../lib/i18n.js";
import { isNewsName, keepCounts, onWantedLead, readNews, takeWantedLead } from "../lib/news.js";
import { viewerOf } from "../lib/owner.js";
import { showAccess } from "./access.js";
import { fetchCatalog, keptCatalog } from "./catalog.js";
import { createForm } from "./form.js";
import { reportProblem } from "./form/fields.js";
import { createLeads } from "./leads.js";
import { createQueueBar } from "./queue-bar.js";

const TABS = /** @type {const} */ (["form", "leads"]);

// Whoever presses Enter before the form listens has pressed it; the page itself would forget what was typed.
let isSentEarly = false;
/** @param {Event} event */
const sendEarly = (event) => {
  event.preventDefault();
  isSentEarly = true;
};
byId("form").addEventListener("submit", sendEarly);

// At once: just after its start Chrome takes seconds to tell what the policy says, and people are typing by then.
let connection = await nobodyYet().catch(async (error) => {
  // Without the storage nothing works, and an empty page says nothing.
  await translatePage(null);
  reportProblem(t("problemStorageBroken"));
  throw error;
});
let catalog = await keptCatalog(connection);
await translatePage(connection.locale);
/** @type {(before: import("../lib/connection.js").Connection) => Promise<void>} */
let changeViewer = async () => undefined;
const whoThisIs = readConnection().then(async (fresh) => {
  const before = connection;
  connection = fresh;
  if (fresh.locale !== before.locale) await translatePage(fresh.locale);
  await changeViewer(before);
});

const leads = createLeads({ connection: () => connection, lostReasons: () => catalog.lost_reasons, products: () => catalog.products, refer, onCounts });
const form = createForm({
  connection: () => connection,
  whoThisIs,
  openLead,
  onShown: (key) => queue.answerShown(key),
});
const queue = createQueueBar({
  connection: () => connection,
  async correct(entry) {
    choose("form");
    return form.correct(entry);
  },
  async goOn(draft) {
    choose("form");
    return form.goOn(draft);
  },
  openLead,
});

function refer() {
  choose("form");
  form.focus();
}

/** @param {{late: number, unanswered: number}} counts */
function onCounts(counts) {
  tellLate(counts.late);
  void keepCounts(connection, counts).catch((error) => console.warn("counts not kept:", error));
}

/** How many are late stands on the tab. @param {number} late */
function tellLate(late) {
  const told = byId("late");
  told.hidden = late === 0;
  told.textContent = late === 0 ? "" : late.toLocaleString(currentLanguage());
  told.title = late === 0 ? "" : t("tabLate", late);
}

async function lookAtNews() {
  tellLate((await readNews(connection))?.late ?? 0);
}

/** A notification was pressed. */
async function showWanted() {
  const uid = await takeWantedLead(connection);
  if (uid === null) return;
  if (uid === "") chooseTab("leads");
  else openLead(uid);
}

/** @param {string} uid */
function openLead(uid) {
  choose("leads");
  leads.open(uid);
}

/** What the one before saw goes from the screen at once; it is kept for them. */
changeViewer = async (before) => {
  if (viewerOf(connection) === viewerOf(before)) return;
  leads.leave();
  await lookAtNews();
  catalog = await keptCatalog(connection);
  form.useCatalog(catalog);
  await form.changeViewer(connection);
};

/** @param {typeof TABS[number]} wish */
function choose(wish) {
  for (const name of TABS) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === wish));
    tab.tabIndex = name === wish ? 0 : -1;
    byId(`view-${name}`).hidden = name !== wish;
  }
}

/** @param {typeof TABS[number]} wish */
function chooseTab(wish) {
  choose(wish);
  if (wish === "leads") leads.show();
}

form.useCatalog(catalog);
await form.restore();
byId("form").removeEventListener("submit", sendEarly);
if (isSentEarly) /** @type {HTMLFormElement} */ (byId("form")).requestSubmit();
// Whoever writes already is left where they are.
else if (document.activeElement === document.body) form.focus();

async function refreshCatalog() {
  if (connection.state !== "ready") return;
  try {
    catalog = await fetchCatalog(connection);
    form.useCatalog(catalog);
  } catch (error) {
    console.info("the kept catalogue serves:", error);
  }
}

await whoThisIs;
for (const name of TABS) byId(`tab-${name}`).addEventListener("click", () => chooseTab(name));
byId("tabs").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const other = byId("tab-form").getAttribute("aria-selected") === "true" ? "leads" : "form";
  chooseTab(other);
  byId(`tab-${other}`).focus();
});
onConnectionChange(async (fresh) => {
  const before = connection;
  connection = fresh;
  // Every text is in the other language then; what was typed is kept as a draft.
  if (connection.locale !== before.locale) location.reload();
  await changeViewer(before);
  showAccess(connection);
  await queue.render();
  if (connection.token !== before.token) await refreshCatalog();
});

chrome.storage.onChanged.addListener((/** @type {Record<string, chrome.storage.StorageChange>} */ changes, /** @type {string} */ area) => {
  if (area === "local" && Object.keys(changes).some(isNewsName)) void lookAtNews();
});
onWantedLead(() => void showWanted());

showAccess(connection);
form.useCatalog(catalog);
form.lookUp();
await lookAtNews();
await showWanted();
await queue.render();
document.documentElement.dataset.ready = "true";
performance.mark("ready");
await refreshCatalog();
