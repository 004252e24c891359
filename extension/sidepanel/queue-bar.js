/** The foot of the panel: what waits, why, and what a person can do about it. */

import { byId, element } from "../lib/dom.js";
import { currentLanguage, t, tCount } from "../lib/i18n.js";
import { FLUSH } from "../lib/messages.js";
import { discard, entries, onQueueChange } from "../lib/queue.js";
import { relativeTime } from "../lib/time.js";

/**
 * @typedef {import("../lib/queue.js").Entry} Entry
 * @param {{connection: () => import("../lib/connection.js").Connection, correct: (entry: Entry) => Promise<boolean>}} panel
 */
export function createQueueBar({ connection, correct }) {
  const bar = byId("queue");
  const count = byId("queue-count");
  const text = byId("queue-text");
  const toggle = byId("queue-toggle");
  const list = byId("queue-list");
  let isOpen = false;

  /** @param {Entry[]} waiting @param {Entry[]} refused @param {Entry[]} held */
  function reason(waiting, refused, held) {
    const { state } = connection();
    if (refused.length > 0) return t("queueRefusedText");
    if (waiting.length > 0 && state === "revoked") return t("queueWaitsForAccess");
    if (waiting.length > 0 && state === "none") return t("queueWaitsForConnection");
    if (waiting.some((entry) => entry.state === "sending")) return t("queueSending");
    if (waiting.length > 0) return t(navigator.onLine ? "queueWaitsForServer" : "queueWaitsForNetwork");
    return t("queueHeldText", held[0].owner?.name ?? "");
  }

  /** @param {Entry} entry */
  function whoIs(entry) {
    const person = entry.body?.person ?? {};
    return person.name || person.phone || person.email || t("queueUnreadable");
  }

  /** @param {Entry} entry */
  function stateOf(entry) {
    if (entry.state === "refused") return entry.problem?.detail || entry.problem?.title || t("queueUnreadable");
    if (entry.state === "held") return t("queueHeldText", entry.owner?.name ?? "");
    const at = new Date(entry.queuedAt).toISOString();
    return t("queueSince", relativeTime(at, currentLanguage(), Date.now()));
  }

  /** @param {Entry} entry */
  function item(entry) {
    const isReadable = entry.body?.person !== undefined;
    const message = element("small", {}, stateOf(entry));
    const row = element(
      "li",
      {},
      element("b", {}, whoIs(entry)),
      entry.state === "refused" && element("span", { class: "chip bad" }, t("queueRefused")),
      message,
    );
    const actions = element("div", { class: "actions" });
    if (entry.state === "refused" && isReadable) {
      actions.append(
        element(
          "button",
          {
            class: "quiet",
            type: "button",
            onclick: async () => {
              if (!(await correct(entry))) message.textContent = t("queueFinishFirst");
            },
          },
          t("queueCorrect"),
        ),
      );
    }
    if (entry.state !== "sending") {
      const remove = element("button", { class: "quiet danger", type: "button" }, t("queueDiscard"));
      remove.addEventListener("click", () => {
        // The second press does it: what is thrown away here exists nowhere else.
        if (remove.dataset.armed === "true") void discard(entry.key);
        remove.dataset.armed = "true";
        remove.textContent = t("queueDiscardSure");
      });
      actions.append(remove);
    }
    row.append(actions);
    return row;
  }

  async function render() {
    const all = await entries();
    const refused = all.filter((entry) => entry.state === "refused");
    const held = all.filter((entry) => entry.state === "held");
    const waiting = all.filter((entry) => entry.state === "waiting" || entry.state === "sending");
    bar.hidden = all.length === 0;
    if (all.length === 0) {
      isOpen = false;
      list.replaceChildren();
    } else {
      count.textContent =
        refused.length > 0 ? tCount(refused.length, "queueRefused") : tCount(waiting.length + held.length, "queueWaiting");
      count.className = `chip ${refused.length > 0 ? "bad" : "warn"}`;
      text.textContent = reason(waiting, refused, held);
      list.replaceChildren(...(isOpen ? listed(all, waiting) : []));
    }
    toggle.textContent = t(isOpen ? "queueHide" : "queueShow");
    toggle.setAttribute("aria-expanded", String(isOpen));
    list.hidden = !isOpen;
  }

  /** @param {Entry[]} all @param {Entry[]} waiting */
  function listed(all, waiting) {
    const now = element(
      "button",
      { class: "secondary", type: "button", onclick: () => void chrome.runtime.sendMessage({ type: FLUSH }) },
      t("queueSendNow"),
    );
    const isReady = waiting.length > 0 && connection().state === "ready";
    return [...(isReady ? [element("li", { class: "now" }, now)] : []), ...all.map(item)];
  }

  toggle.addEventListener("click", () => {
    isOpen = !isOpen;
    void render();
  });
  onQueueChange(() => void render());
  window.addEventListener("online", () => void chrome.runtime.sendMessage({ type: FLUSH }));
  window.addEventListener("offline", () => void render());

  return { render };
}
