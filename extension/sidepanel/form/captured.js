/** A contact that a gesture on a page brought: into the form, or offered while something else stands there; and the choice between several phones. */

import { onCaptured, takeCaptured } from "../../lib/capture.js";
import { byId, element } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { formatWhole } from "../../lib/phone.js";

/**
 * @typedef {import("../../lib/capture.js").Captured} Captured
 * @typedef {import("../../sites/numbers.js").Candidate} Candidate
 * @param {object} form
 * @param {() => boolean} form.isTaken something else is being typed or sent
 * @param {(brought: Captured) => Promise<void>} form.use
 * @param {(phone: string) => void} form.choose one of several
 * @param {(phones: string[]) => Promise<(boolean | null)[]>} form.judge whether each can be a phone, as the API says; null: it cannot be asked
 */
export function createCaptured({ isTaken, use, choose, judge }) {
  const place = byId("captured");

  function clear() {
    place.replaceChildren();
  }

  async function take() {
    const { id = 0 } = await chrome.windows.getCurrent();
    const brought = await takeCaptured(id);
    if (brought === null) return;
    clear();
    if (brought.problem !== undefined) {
      notice("warn", t(`capture_${brought.problem}`));
      return;
    }
    if (isTaken()) {
      const who = brought.name ?? brought.phone ?? brought.email ?? brought.candidates?.[0]?.phone ?? "";
      notice("info", t("captureWaits", who), element("button", { class: "quiet", type: "button", onclick: () => void put(brought) }, t("captureReplace")));
    } else {
      await put(brought);
    }
  }

  /** @param {Captured} brought */
  async function put(brought) {
    await use(brought);
    clear();
    if (brought.candidates !== undefined) await ask(brought.candidates, brought.phone);
  }

  /**
   * @param {Candidate[]} candidates
   * @param {string} [meant] the one that stands in the form
   */
  async function ask(candidates, meant) {
    show(candidates, meant);
    const shown = place.firstElementChild;
    const judged = await judge(candidates.map(({ phone }) => phone));
    const possible = candidates.filter((_, at) => judged[at] !== false);
    if (place.firstElementChild !== shown || possible.length === candidates.length) return;
    // One against which something speaks is a guess, however alone it is.
    if (possible.length === 1 && possible[0].speaksAgainst.length === 0) {
      clear();
      if (possible[0].phone !== meant) choose(possible[0].phone);
    } else if (possible.length > 0) {
      show(possible, meant);
    }
  }

  /** @param {Candidate[]} candidates @param {string} [meant] */
  function show(candidates, meant) {
    const buttons = candidates.map((candidate) =>
      element(
        "button",
        {
          class: "choice",
          type: "button",
          "aria-pressed": String(candidate.phone === meant),
          onclick: () => {
            clear();
            choose(candidate.phone);
          },
        },
        element("b", {}, formatWhole(candidate.phone)),
        element("small", {}, reasons(candidate)),
      ),
    );
    notice("info", t(candidates.length === 1 ? "captureDoubtfulPhone" : meant === undefined ? "captureWhichPhone" : "captureOtherPhone"), element("div", { class: "choices" }, ...buttons));
    // Nothing stands in the form yet: the choice is what comes next.
    if (meant === undefined) buttons[0].focus();
  }

  /**
   * @param {string} tone
   * @param {string} text
   * @param {HTMLElement} [below]
   */
  function notice(tone, text, below) {
    place.replaceChildren(
      element(
        "div",
        { class: `notice ${tone}` },
        element("p", {}, text),
        below,
        element("button", { class: "close", type: "button", "aria-label": t("answerClose"), onclick: clear }, "×"),
      ),
    );
  }

  onCaptured(() => void take());

  return { take, clear };
}

/**
 * @param {Candidate} candidate
 * @returns {string} "celular, rotulado; pode ser um CPF"
 */
function reasons({ kind, speaksFor, speaksAgainst }) {
  const kinds = kind === "other" ? [] : [t(`phoneKind_${kind}`)];
  const labelled = speaksFor.filter((reason) => reason === "label").map((reason) => t(`phoneFor_${reason}`));
  return [[...kinds, ...labelled].join(", "), ...speaksAgainst.map((reason) => t(`phoneAgainst_${reason}`))].filter(Boolean).join("; ");
}
