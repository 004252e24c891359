/** The toolbar button tells what waits and what needs the person. */

import { readConnection } from "./connection.js";
import { loadMessages, t } from "./i18n.js";
import { entries } from "./queue.js";

const AMBER = "#8a5a00";
const RED = "#b0261e";

/** @typedef {{text: string, color: string, title: [key: string, ...values: number[]]}} Badge */

/**
 * @param {import("./queue.js").Entry[]} queue
 * @param {import("./connection.js").Connection["state"]} state
 * @returns {Badge} something the person has to do before something that passes
 */
export function badgeFor(queue, state) {
  const refused = queue.filter((entry) => entry.state === "refused").length;
  if (state === "revoked") return { text: "!", color: RED, title: ["appBadgeRevoked"] };
  if (refused > 0) return { text: "!", color: RED, title: ["appBadgeRefused", refused] };
  if (queue.length > 0) return { text: String(queue.length), color: AMBER, title: ["appBadgeWaiting", queue.length] };
  return { text: "", color: AMBER, title: ["appAction"] };
}

/** Draws the badge as things stand. */
export async function updateBadge() {
  const [queue, { state, locale }] = await Promise.all([entries(), readConnection()]);
  const { text, color, title } = badgeFor(queue, state);
  await loadMessages(locale);
  await Promise.all([
    chrome.action.setBadgeText({ text }),
    chrome.action.setBadgeBackgroundColor({ color }),
    chrome.action.setBadgeTextColor({ color: "#ffffff" }),
    chrome.action.setTitle({ title: t(...title) }),
  ]);
}
