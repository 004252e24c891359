/** What later referrals of a person said, each as it was given. */

import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fullTime, relativeTime } from "../lib/time.js";

/**
 * @typedef {{submission_uid: string, at: string, origin_name: string, submitted_by: string, referrer?: {name: string}, name?: string,
 *   product?: {code: string, name: string}, city?: string, notes?: string, attributes?: Record<string, unknown>,
 *   page?: {url?: string, title?: string}}} Touch
 * @typedef {{product: string, name: string, is_first: boolean}} Interest
 */

/**
 * The section with all of them, the newest first.
 * @param {Touch[]} touches
 * @param {string} language
 * @returns {HTMLElement[]} none when the person was referred once
 */
export function touchesInWords(touches, language) {
  if (touches.length === 0) return [];
  return [
    element("h2", {}, t("leadTouches")),
    element("ol", { class: "touches" }, ...[...touches].reverse().map((touch) => touchInWords(touch, language))),
  ];
}

/**
 * @param {Touch} touch
 * @param {string} language
 */
function touchInWords(touch, language) {
  /** @type {[string, string | undefined][]} */
  const rows = [
    ["leadReferrer", touch.referrer?.name],
    ["leadName", touch.name],
    ["leadProduct", touch.product?.name],
    ["leadCity", touch.city],
    ["leadNotes", touch.notes],
    ["leadAttributes", attributesInWords(touch.attributes)],
    ["leadPage", [touch.page?.title, touch.page?.url].filter(Boolean).join("\n")],
    ["leadSubmitter", touch.submitted_by],
  ];
  return element(
    "li",
    {},
    element("small", {}, element("time", { dateTime: touch.at, title: fullTime(touch.at, language) }, relativeTime(touch.at, language)), ` · ${touch.origin_name}`),
    element(
      "dl",
      { class: "facts" },
      ...rows
        .filter(([, text]) => text !== undefined && text !== "")
        .map(([key, text]) => element("div", {}, element("dt", {}, t(key)), element("dd", {}, text))),
    ),
  );
}

/** @param {Record<string, unknown> | undefined} attributes */
function attributesInWords(attributes) {
  return Object.entries(attributes ?? {})
    .map(([key, value]) => `${key}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join("\n");
}

/**
 * What the person is interested in besides the product of the lead.
 * @param {Interest[] | undefined} interests
 * @returns {string | undefined}
 */
export function otherInterests(interests) {
  const others = (interests ?? []).filter((one) => !one.is_first).map((one) => one.name);
  return others.length === 0 ? undefined : others.join("\n");
}
