/** What the API says of phone and e-mail while they are typed: a known person, the phone in words, a doubtful e-mail. */

import { byId, element } from "../../lib/dom.js";
import { t, tNodes } from "../../lib/i18n.js";
import { createLookup, knownInWords, phoneInWords } from "../known.js";
import { field, help, isMarked, mark, value } from "./fields.js";

/**
 * @param {object} panel
 * @param {() => import("../../lib/connection.js").Connection} panel.connection
 * @param {() => void} panel.onChange what is known has changed
 * @param {() => void} panel.onCorrected the person took the e-mail that was offered
 */
export function createRecognition({ connection, onChange, onCorrected }) {
  const box = byId("known");
  let hasOpenLead = false;

  const lookup = createLookup(connection, ({ known, errors }) => {
    const words = known === null ? [] : knownInWords(known);
    const isSuppressed = known?.is_suppressed === true;
    box.hidden = words.length === 0;
    box.classList.toggle("warn", isSuppressed);
    box.classList.toggle("info", !isSuppressed);
    box.replaceChildren(...words);
    hasOpenLead = known?.lead?.is_open === true;
    if (known?.phone !== undefined) help("phone", phoneInWords(known.phone), "good");
    else if (!isMarked("phone")) help("phone", "");
    doubtEmail(known?.email);
    for (const error of errors) mark(error.field, error.detail);
    onChange();
  });

  function ask() {
    lookup.ask(value("phone"), value("email"), value("name"));
  }

  /**
   * Offers what was probably meant; nothing is changed without a click.
   * @param {import("../known.js").KnownEmail | undefined} found
   */
  function doubtEmail(found) {
    if (isMarked("email")) return;
    help("email", found?.is_disposable ? t("formEmailDisposable") : "");
    const { suggestion } = found ?? {};
    if (suggestion === undefined) return;
    const accept = element("button", { class: "quiet", type: "button" }, suggestion);
    accept.addEventListener("click", () => {
      field("email").value = suggestion;
      field("email").focus();
      help("email", "");
      ask();
      onCorrected();
    });
    byId("email-help").replaceChildren(tNodes("formEmailMeant", accept));
  }

  return {
    ask,
    /** Asks even if the same was asked before: meanwhile there is somebody who may ask. */
    askAgain() {
      lookup.forget();
      ask();
    },
    forget() {
      lookup.forget();
      box.hidden = true;
      box.replaceChildren();
      hasOpenLead = false;
    },
    /** @returns {boolean} whether the referral would be added to a lead that is open */
    hasOpenLead: () => hasOpenLead,
  };
}
