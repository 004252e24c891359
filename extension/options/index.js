/** The options page: connect by a code or a token, see who is connected, choose origin and language. */

import {
  askAccess,
  callApi,
  disconnect,
  enrol,
  onConnectionChange,
  originAccess,
  parseApiUrl,
  readConnection,
  savePreferences,
  useToken,
} from "../lib/connection.js";
import { byId, element } from "../lib/dom.js";
import { t, tCount, tNodes, translatePage } from "../lib/i18n.js";
import { entries } from "../lib/queue.js";
import { fetchCatalog, keptCatalog } from "../sidepanel/catalog.js";
import { failureInWords } from "./failures.js";

/** @typedef {"good" | "info" | "warn" | "bad"} Tone */

const address = /** @type {HTMLInputElement} */ (byId("address"));
const code = /** @type {HTMLInputElement} */ (byId("code"));
const token = /** @type {HTMLInputElement} */ (byId("token"));
const origin = /** @type {HTMLSelectElement} */ (byId("origin"));
const language = /** @type {HTMLSelectElement} */ (byId("language"));
const state = byId("state");
const connect = byId("connect");
const farewell = byId("farewell");
const FIELDS = [address, code, token];

// Whoever presses Enter before the forms listen has pressed it; the page itself would forget what was typed.
/** @type {HTMLFormElement[]} */
const sentEarly = [];
/** @param {Event} event */
function sendEarly(event) {
  event.preventDefault();
  sentEarly.push(/** @type {HTMLFormElement} */ (event.currentTarget));
}
for (const form of document.forms) form.addEventListener("submit", sendEarly);

// At once, in the browser's language: just after its start Chrome takes seconds to tell what the policy says.
await translatePage();
let connection = await readConnection();
let isChanging = false;

/**
 * @param {Tone} tone
 * @param {string} title
 * @param {...(Node | string)} text
 */
function announce(tone, title, ...text) {
  state.className = `notice ${tone}`;
  state.replaceChildren(element("h3", {}, title), element("p", {}, ...text));
}

/**
 * @param {HTMLElement} field
 * @param {string} [error] in place of the help
 */
function help(field, error) {
  const place = byId(`${field.id}-help`);
  place.className = error === undefined ? "help" : "help bad";
  place.textContent = error ?? t(/** @type {string} */ (field.dataset.help));
  if (error === undefined) field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
}

/** Everything that follows from the connection. */
function render() {
  const { fixed, isManaged } = connection;
  const isReady = connection.state === "ready";
  byId("policy").hidden = fixed.length === 0;
  byId("access-actions").hidden = !isReady;
  byId("change").hidden = isManaged || isChanging;
  byId("disconnect").hidden = isManaged;
  connect.hidden = isReady && !isChanging;
  if (!isReady) farewell.hidden = true;
  address.readOnly = fixed.includes("apiUrl");
  if (address.value === "" || address.readOnly) address.value = connection.apiUrl;
  for (const field of FIELDS) help(field);
  if (address.readOnly) byId("address-help").textContent = t("optionsFixed");
  announceState();
}

function announceState() {
  if (connection.state === "ready") announceConnected();
  else if (connection.state === "revoked") announce("bad", t("optionsRevoked"), t("optionsRevokedText"));
  else if (connection.policyProblem !== null) {
    const { kind, code: reason, detail } = connection.policyProblem;
    announce("bad", t("optionsPolicyFailed"), detail || t(kind === "input" ? `connection_${reason}` : "connection_token_invalid"));
  } else announce("info", t("optionsNotConnected"), t("optionsNotConnectedText"));
}

function announceConnected() {
  const { consultant, companyName, apiUrl } = connection;
  const name = element("b", {}, consultant?.name ?? t("optionsNobody"));
  announce("good", t("optionsConnected"), tNodes("optionsConnectedAs", name, consultant?.email ?? ""));
  state.append(element("p", {}, [companyName, apiUrl].filter(Boolean).join(" · ")));
}

function renderPreferences() {
  language.value = connection.locale ?? "";
  language.disabled = connection.fixed.includes("locale");
  origin.disabled = connection.fixed.includes("defaultOrigin");
  for (const field of [language, origin]) {
    help(field);
    if (field.disabled) byId(`${field.id}-help`).textContent = t("optionsFixed");
  }
}

/** @param {import("../sidepanel/catalog.js").Catalog} catalog */
function renderOrigins({ origins }) {
  const chosen = connection.defaultOrigin;
  // A code that is not in the catalogue (yet) stays chosen.
  const all = origins.some((one) => one.code === chosen) || chosen === "" ? origins : [...origins, { code: chosen, name: chosen }];
  const options = all.map((one) => element("option", { value: one.code }, one.name));
  origin.replaceChildren(element("option", { value: "" }, t("optionsOriginNone")), ...options);
  origin.value = chosen;
}

async function renderShortcut() {
  const command = (await chrome.commands.getAll()).find((one) => one.name === "_execute_action");
  const keys = command?.shortcut;
  byId("shortcut").replaceChildren(keys ? tNodes("optionsShortcut", element("kbd", {}, keys)) : t("optionsShortcutNone"));
}

/**
 * Makes sure that the API can be talked to, and asks the person for the permission when it lacks.
 * @param {string} apiUrl
 * @returns {Promise<string | null>} what stands in the way, in words
 */
async function openWay(apiUrl) {
  const access = await originAccess(apiUrl);
  if (access === "ready") return null;
  if (access === "unreachable") return t("connectionUnreachable");
  if (access === "not_api") return t("connectionNotApi");
  announce("info", t("optionsAsking"), t("optionsAskingText"));
  if (!(await askAccess(apiUrl))) return t("connectionBlocked");
  return (await originAccess(apiUrl)) === "ready" ? null : t("connectionNotApi");
}

/**
 * @param {"code" | "token"} means
 * @param {(apiUrl: string) => Promise<void>} use
 */
async function establish(means, use) {
  for (const field of FIELDS) help(field);
  setBusy(true);
  try {
    const apiUrl = parseApiUrl(address.value);
    announce("info", t("optionsConnecting"), apiUrl);
    const obstacle = await openWay(apiUrl);
    if (obstacle !== null) {
      fail("address", obstacle);
      return;
    }
    await use(apiUrl);
    isChanging = false;
    code.value = token.value = "";
    await refresh(await readConnection());
    state.focus();
  } catch (error) {
    const { field, text } = failureInWords(error, means);
    fail(field, text);
  } finally {
    setBusy(false);
  }
}

/**
 * @param {"address" | "code" | "token" | null} name
 * @param {string} text
 */
function fail(name, text) {
  if (name === null) {
    announce("bad", t("optionsFailed"), text);
    return;
  }
  announceState();
  const field = byId(name);
  help(field, text);
  field.focus();
}

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  connect.setAttribute("aria-busy", String(isBusy));
  for (const button of connect.querySelectorAll("button")) button.disabled = isBusy;
}

async function testConnection() {
  announce("info", t("optionsTesting"), connection.apiUrl);
  const started = performance.now();
  try {
    await callApi(connection, "GET", "/v1/me", { expects: { token: {} } });
    announce("good", t("optionsTestGood"), t("optionsTestTime", Math.round(performance.now() - started)));
  } catch (error) {
    announce("bad", t("optionsFailed"), failureInWords(error, "token").text);
  }
}

async function askFarewell() {
  const waiting = (await entries()).filter((entry) => entry.state !== "held").length;
  byId("farewell-text").textContent = waiting === 0 ? t("optionsDisconnectNoQueue") : tCount(waiting, "optionsDisconnectQueue");
  farewell.hidden = false;
  byId("disconnect-no").focus();
}

/** @param {{defaultOrigin?: string, locale?: string}} change */
async function savePreference(change) {
  await savePreferences(change);
  byId("saved").textContent = t("optionsSaved");
}

/** @param {import("../lib/connection.js").Connection} fresh */
async function refresh(fresh) {
  const before = connection;
  connection = fresh;
  if (connection.locale !== before.locale) await translate();
  render();
  renderPreferences();
  if (connection.state === "ready" && connection.token !== before.token) await refreshCatalog();
}

async function refreshCatalog() {
  try {
    renderOrigins(await fetchCatalog(connection));
  } catch (error) {
    console.info("the kept catalogue serves:", error);
  }
}

async function translate() {
  await translatePage(connection.locale);
  document.title = t("optionsTitle");
  renderOrigins(await keptCatalog(connection));
  await renderShortcut();
}

byId("code-form").addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (code.value.trim() === "") fail("code", t("connection_code_missing"));
  else void establish("code", (apiUrl) => enrol(apiUrl, code.value));
});
byId("token-form").addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  void establish("token", (apiUrl) => useToken(apiUrl, token.value));
});
byId("test").addEventListener("click", () => void testConnection());
byId("change").addEventListener("click", () => {
  isChanging = true;
  address.value = connection.apiUrl;
  render();
  (address.readOnly ? code : address).focus();
});
byId("disconnect").addEventListener("click", () => void askFarewell());
byId("disconnect-no").addEventListener("click", () => {
  farewell.hidden = true;
  byId("disconnect").focus();
});
byId("disconnect-yes").addEventListener("click", async () => {
  const isKnown = await disconnect();
  await refresh(await readConnection());
  if (!isKnown) state.append(element("p", {}, t("optionsDisconnectedAlone")));
  state.focus();
});
origin.addEventListener("change", () => void savePreference({ defaultOrigin: origin.value }));
language.addEventListener("change", () => void savePreference({ locale: language.value }));
onConnectionChange((fresh) => void refresh(fresh));

await translate();
render();
renderPreferences();
for (const form of document.forms) form.removeEventListener("submit", sendEarly);
sentEarly.at(-1)?.requestSubmit();
document.documentElement.dataset.ready = "true";
if (connection.state === "ready") await refreshCatalog();
