/** A contact that a gesture on a page brought: into the form, or offered while something else is being typed. */

import { onCaptured, takeCaptured } from "../../lib/capture.js";
import { byId, element } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";

/**
 * @typedef {import("../../lib/capture.js").Captured} Captured
 * @param {object} form
 * @param {() => boolean} form.isTaken something else is being typed or sent
 * @param {(brought: Captured) => Promise<void>} form.use
 */
export function createCaptured({ isTaken, use }) {
  const place = byId("captured");

  function clear() {
    place.replaceChildren();
  }

  async function take() {
    const brought = await takeCaptured();
    if (brought === null) return;
    clear();
    if (brought.problem !== undefined) {
      notice("warn", t(`capture_${brought.problem}`));
      return;
    }
    if (isTaken()) {
      notice("info", t("captureWaits", brought.name ?? brought.phone ?? brought.email ?? ""), () => void use(brought));
    } else {
      await use(brought);
    }
  }

  /**
   * @param {string} tone
   * @param {string} text
   * @param {() => void} [replace]
   */
  function notice(tone, text, replace) {
    place.replaceChildren(
      element(
        "div",
        { class: `notice ${tone}` },
        element("p", {}, text),
        replace !== undefined &&
          element("button", { class: "quiet", type: "button", onclick: replace }, t("captureReplace")),
        element("button", { class: "close", type: "button", "aria-label": t("answerClose"), onclick: clear }, "×"),
      ),
    );
  }

  onCaptured(() => void take());

  return { take, clear };
}
