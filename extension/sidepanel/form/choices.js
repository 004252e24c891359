/** What the catalogue gives the form to choose from: origins, products, known referrers. */

import { byId, element } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { attachCombobox, fold } from "../combobox.js";
import { field, value } from "./fields.js";

/**
 * @typedef {import("../catalog.js").Catalog} Catalog
 * @typedef {import("../catalog.js").Coded} Coded
 */

/** @param {() => import("../../lib/connection.js").Connection} connection */
export function createChoices(connection) {
  /** @type {Catalog | null} */
  let catalog = null;
  /** The origin with which the form began: nobody's choice. */
  let firstOrigin = "";

  function defaultOrigin() {
    const wish = connection().defaultOrigin;
    const codes = catalog?.origins.map((origin) => origin.code) ?? [];
    return [wish, "extension", codes[0]].find((code) => code !== undefined && codes.includes(code)) ?? "";
  }

  function beginWithOrigin() {
    const origin = /** @type {HTMLSelectElement} */ (byId("origin"));
    origin.value = defaultOrigin();
    if (origin.value === "") origin.selectedIndex = 0;
    firstOrigin = origin.value;
  }

  const offerReferrers = attachCombobox(
    field("referrer"),
    /** @type {HTMLUListElement} */ (byId("referrer-options")),
    () => catalog?.referrers.map((one) => one.name) ?? [],
  );

  return {
    /**
     * Offers what a fresh catalogue has; what somebody chose before stays chosen.
     * @param {Catalog} fresh
     */
    use(fresh) {
      const chosen = { origin: value("origin") === firstOrigin ? "" : value("origin"), product: value("product") };
      catalog = fresh;
      field("origin").replaceChildren(
        ...(fresh.origins.length === 0
          ? [element("option", { value: "extension" }, t("formOriginDefault"))]
          : options(fresh.origins)),
      );
      field("product").replaceChildren(element("option", { value: "" }, t("formProductNone")), ...options(fresh.products));
      beginWithOrigin();
      if (fresh.origins.some((one) => one.code === chosen.origin)) field("origin").value = chosen.origin;
      field("product").value = fresh.products.some((one) => one.code === chosen.product) ? chosen.product : "";
      offerReferrers();
    },

    /** No product, and the origin that a new referral starts with. */
    reset() {
      field("product").value = "";
      beginWithOrigin();
    },

    /** @returns {boolean} whether the typed referrer would be registered with this referral */
    isNewReferrer() {
      const typed = fold(value("referrer").trim());
      return typed !== "" && catalog !== null && !catalog.referrers.some((one) => fold(one.name) === typed);
    },

    /** @returns {boolean} whether a referral without consent waits for somebody's check */
    needsConsent() {
      return catalog?.consent_policy === "require";
    },

    /** @param {string} code */
    statusName(code) {
      return catalog?.statuses.find((one) => one.code === code)?.name ?? code;
    },
  };
}

/** @param {Coded[]} list */
function options(list) {
  return list.map((one) => element("option", { value: one.code }, one.name));
}
