/** When somebody is called again, or goes on: hours to choose from, or another one. */

import { element } from "../lib/dom.js";
import { currentLanguage, t } from "../lib/i18n.js";
import { fullTime, serverNow } from "../lib/time.js";
import { whenInWords } from "./step.js";

/**
 * @param {string} label key of the text above
 * @param {string[]} offered the API's, with their zone
 * @param {string} chosen a local date and time, or ""
 */
export function hoursField(label, offered, chosen) {
  const input = element("input", { id: "change-later", type: "datetime-local", value: chosen, "aria-describedby": "change-later-help" });
  const help = element("p", { id: "change-later-help", class: "help bad", role: "alert" });
  const chips = offered
    .filter((iso) => Date.parse(iso) > serverNow())
    .map((iso) => element("button", { class: "choice", type: "button", title: fullTime(iso, currentLanguage()), "aria-pressed": "false", dataset: { at: localTime(iso) }, onclick: () => choose(localTime(iso)) }, whenInWords(iso)));
  const field = element(
    "div",
    { class: "field", role: "group", "aria-labelledby": "change-later-label" },
    element("label", { id: "change-later-label", for: input.id }, t(label)),
    chips.length > 0 && element("div", { class: "choices" }, ...chips),
    input,
    help,
  );

  /** @param {string} local */
  function choose(local) {
    input.value = local;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function mark() {
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.at === input.value));
    help.textContent = "";
    input.removeAttribute("aria-invalid");
  }

  input.addEventListener("input", mark);
  mark();
  return {
    field,
    /** @returns {string} as it stands, a local date and time, or "" */
    value: () => input.value,
    /** @returns {string | undefined} with its zone; undefined when there is none */
    at: () => (input.value === "" || Number.isNaN(new Date(input.value).valueOf()) ? undefined : new Date(input.value).toISOString()),
    /** Says that an hour is needed. */
    demand() {
      help.textContent = t("hourNeeded");
      input.setAttribute("aria-invalid", "true");
      (chips[0] ?? input).focus();
    },
  };
}

/** @param {string} iso @returns {string} as `datetime-local` writes it, where the person is */
function localTime(iso) {
  const at = new Date(iso);
  return new Date(at.valueOf() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
