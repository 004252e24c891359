/** The toolbar button tells what waits and what needs the person. */

import { coalesced } from "./coalesce.js";
import { readConnection } from "./connection.js";
import { loadMessages, t } from "./i18n.js";
import { readNews } from "./news.js";
import { readOutcomes } from "./outcomes.js";
import { entries } from "./queue.js";

const AMBER = "#8a5a00";
const GREEN = "#0b6b4d";
const BLUE = "#1d4fa3";
const RED = "#b0261e";

/** @typedef {{text: string, color: string, title: [key: string, ...values: number[]]}} Badge */

/**
 * @param {import("./queue.js").Entry[]} queue
 * @param {import("./connection.js").Connection["state"]} state
 * @param {number} [unseen] outcomes that nobody has seen
 * @param {number} [unanswered] people who wait for an answer
 * @returns {Badge} something the person has to do before something to know, before something that passes
 */
export function badgeFor(queue, state, unseen = 0, unanswered = 0) {
  const waiting = queue.filter((entry) => entry.state === "waiting" || entry.state === "sending").length;
  const refused = queue.filter((entry) => entry.state === "refused").length;
  if (state === "revoked") return { text: "!", color: RED, title: ["appBadgeRevoked"] };
  if (refused > 0) return { text: "!", color: RED, title: ["appBadgeRefused", refused] };
  if (unseen > 0) return { text: String(unseen), color: BLUE, title: ["appBadgeUnseen", unseen] };
  if (unanswered > 0) return { text: String(unanswered), color: GREEN, title: ["appBadgeUnanswered", unanswered] };
  if (waiting > 0) return { text: String(waiting), color: AMBER, title: ["appBadgeWaiting", waiting] };
  return { text: "", color: AMBER, title: ["appAction"] };
}

/** Draws the badge as things stand. */
export const updateBadge = coalesced(async () => {
  const connection = await readConnection();
  const [queue, { mine }, news] = await Promise.all([entries(), readOutcomes(connection), readNews(connection)]);
  const { text, color, title } = badgeFor(queue, connection.state, mine.length, news?.unanswered ?? 0);
  await loadMessages(connection.locale);
  await Promise.all([
    chrome.action.setBadgeText({ text }),
    chrome.action.setBadgeBackgroundColor({ color }),
    chrome.action.setBadgeTextColor({ color: "#ffffff" }),
    chrome.action.setTitle({ title: t(...title) }),
  ]);
});
