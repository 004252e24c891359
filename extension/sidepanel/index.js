/** The side panel: loads the language, then wires its parts. */

import { nobodyYet, onConnectionChange, readConnection } from "../lib/connection.js";
import { byId } from "../lib/dom.js";
import { translatePage } from "../lib/i18n.js";
import { showAccess } from "./access.js";
import { fetchCatalog, keptCatalog } from "./catalog.js";
import { createForm } from "./form.js";
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
let [connection, catalog] = await Promise.all([nobodyYet(), keptCatalog()]);
await translatePage(connection.locale);
const whoThisIs = readConnection().then(async (fresh) => {
  const before = connection;
  connection = fresh;
  if (fresh.locale !== before.locale) await translatePage(fresh.locale);
});

const leads = createLeads({ connection: () => connection, lostReasons: () => catalog.lost_reasons });
const form = createForm({
  connection: () => connection,
  whoThisIs,
  openLead(uid) {
    choose("leads");
    leads.open(uid);
  },
});
const queue = createQueueBar({
  connection: () => connection,
  async correct(entry) {
    choose("form");
    return form.correct(entry);
  },
});

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
else form.focus();

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
  showAccess(connection);
  await queue.render();
  if (connection.token !== before.token) await refreshCatalog();
});

showAccess(connection);
form.useCatalog(catalog);
form.lookUp();
await queue.render();
document.documentElement.dataset.ready = "true";
performance.mark("ready");
await refreshCatalog();
