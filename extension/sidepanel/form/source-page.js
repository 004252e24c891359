/** The page on which the contact was found, until somebody says not to send it. */

import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { fits } from "../../lib/shape.js";

/**
 * @typedef {import("./submission.js").Page} Page
 * @param {() => void} onRemoved the person does not want it to be sent
 */
export function createSourcePage(onRemoved) {
  const line = byId("page");
  /** @type {Page | null} */
  let page = null;

  /** @param {Page | null} fresh */
  function set(fresh) {
    page = fresh;
    line.hidden = page === null;
    if (page === null) return;
    const host = new URL(page.url).hostname;
    /** @type {HTMLElement} */ (line.firstElementChild).textContent = t("formPage", page.title || host);
  }

  line.querySelector("button")?.addEventListener("click", () => {
    set(null);
    onRemoved();
  });

  return { get: () => page, set };
}

/**
 * @param {unknown} text as a draft keeps it
 * @returns {Page | null} null when it is none
 */
export function parsePage(text) {
  try {
    const found = JSON.parse(String(text));
    return fits(found, { url: "string", "title?": "string" }) && URL.canParse(found.url) ? found : null;
  } catch {
    return null;
  }
}
