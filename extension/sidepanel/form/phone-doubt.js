/** Says of an impossible phone that it is one: at once when it has too many digits, else when the person goes on. Works without a connection. */

import { t } from "../../lib/i18n.js";
import { doubtPhone } from "../../lib/phone.js";
import { help, isMarked, value } from "./fields.js";

/** @param {string} name of a phone's field */
export function createPhoneDoubt(name) {
  /** What the person was told of and sends all the same. */
  let told = "";

  /** @returns {string} what is impossible, in words; "" when nothing is known to be */
  function words() {
    const doubt = doubtPhone(value(name));
    return doubt === null ? "" : t(`phone_${doubt}`);
  }

  return {
    /** While it is typed: only what no further digit can mend. */
    whileTyping() {
      if (doubtPhone(value(name)) === "too_long") help(name, words(), "bad");
    },
    whenLeft() {
      const text = words();
      if (text !== "" && !isMarked(name)) help(name, text, "bad");
    },
    /** @returns {boolean} whether it may be sent: the second time the person knows better */
    maySend() {
      const text = words();
      if (text === "" || told === value(name)) return true;
      told = value(name);
      help(name, `${text} ${t("phoneSendAnyway")}`, "bad");
      return false;
    },
  };
}
