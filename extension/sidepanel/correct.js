/** The form that corrects what is known of a lead and its person. */

import { ApiError } from "../lib/api.js";
import { element } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { displayPhone } from "../lib/phone.js";

/** The code of a phone or e-mail that somebody else has. */
export const OF_ANOTHER = "ID321";

/**
 * @typedef {{person: {name?: string, city?: string, phones?: string[], emails?: string[]}, product?: string}} Known
 * @typedef {{person?: Record<string, unknown>, product?: string | null, shared?: boolean}} Correction
 */

/**
 * @param {{known: Known, products: {code: string, name: string}[], kept: Record<string, string> | null, keep: (fields: Record<string, string>) => void,
 *   send: (correction: Correction) => Promise<void>, cancel: () => void}} options
 * `kept` is what was typed before, `keep` hears of each key; `send` rejects with an ApiError when it was not taken
 * @returns {HTMLFormElement}
 */
export function correctionForm({ known, products, kept, keep: keepFields, send, cancel }) {
  const { person } = known;
  const phones = person.phones ?? [];
  const emails = person.emails ?? [];
  const name = element("input", { id: "correct-name", value: person.name ?? "", required: true, maxLength: 200, autocomplete: "off" });
  const which =
    phones.length < 2
      ? null
      : element("select", { id: "correct-which" }, ...phones.map((one) => element("option", { value: one }, displayPhone(one))));
  const phone = element("input", { id: "correct-phone", type: "tel", value: phones.length > 0 ? displayPhone(phones[0]) : "", maxLength: 64, autocomplete: "off" });
  const keep = element("input", { id: "correct-keep", type: "checkbox" });
  const keepField = phones.length === 0 ? null : element("div", { class: "check" }, keep, element("label", { for: "correct-keep" }, t("correctKeepPhone")));
  const email = element("input", { id: "correct-email", type: "email", value: emails[0] ?? "", maxLength: 254, autocomplete: "off" });
  const city = element("input", { id: "correct-city", value: person.city ?? "", maxLength: 120, autocomplete: "off" });
  const product = element(
    "select",
    { id: "correct-product" },
    element("option", { value: "" }, t("correctNoProduct")),
    ...products.map((one) => element("option", { value: one.code }, one.name)),
  );
  // What is no longer sold is still what the lead is for.
  if (known.product !== undefined && !products.some((one) => one.code === known.product)) {
    product.append(element("option", { value: known.product }, known.product));
  }
  product.value = known.product ?? "";
  const shared = element("input", { id: "correct-shared", type: "checkbox" });
  const sharedField = element("div", { class: "check", hidden: true }, shared, element("label", { for: "correct-shared" }, t("correctShared")));
  const problem = element("p", { id: "correct-problem", class: "help bad", role: "alert" });
  const confirm = element("button", { class: "primary", type: "submit" }, t("correctConfirm"));
  /** @type {Record<string, HTMLElement>} */
  const controls = { "person.name": name, "person.phone": phone, "person.email": email, "person.city": city, product };

  /** @param {string[]} fields those that were refused: marked, and the first has the focus */
  function mark(fields) {
    for (const [path, control] of Object.entries(controls)) {
      if (fields.includes(path)) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", problem.id);
      } else {
        control.removeAttribute("aria-invalid");
        control.removeAttribute("aria-describedby");
      }
    }
    const first = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
    first?.focus();
  }

  which?.addEventListener("change", () => {
    phone.value = displayPhone(which.value);
  });

  /** @returns {Correction} only what is another than before */
  function changes() {
    /** @type {Record<string, unknown>} */
    const changed = {};
    const before = which?.value ?? phones[0];
    const typed = phone.value.trim();
    if (name.value.trim() !== (person.name ?? "")) changed.name = name.value.trim();
    if (typed !== (before === undefined ? "" : displayPhone(before))) {
      changed.phone = typed;
      if (before !== undefined) changed.phone_was = before;
      if (keep.checked) changed.keep_phone = true;
    }
    if (email.value.trim() !== (emails[0] ?? "")) {
      changed.email = email.value.trim();
      if (emails[0] !== undefined) changed.email_was = emails[0];
    }
    if (city.value.trim() !== (person.city ?? "")) changed.city = city.value.trim();
    return {
      ...(Object.keys(changed).length === 0 ? {} : { person: changed }),
      ...(product.value === (known.product ?? "") ? {} : { product: product.value || null }),
    };
  }

  const form = element(
    "form",
    { class: "change", "aria-label": t("correctOpen"), noValidate: true },
    field("correct-name", "leadName", name),
    which === null ? null : field("correct-which", "correctWhich", which),
    field("correct-phone", "leadPhone", phone),
    keepField,
    field("correct-email", "leadEmail", email),
    field("correct-city", "leadCity", city),
    field("correct-product", "leadProduct", product),
    problem,
    sharedField,
    element("div", { class: "actions" }, confirm, element("button", { class: "secondary", type: "button", onclick: cancel }, t("leadCancel"))),
  );
  /** What may be typed; the two boxes are asked for anew. */
  const typed = [name, which, phone, email, city, product].filter((control) => control !== null);
  for (const control of typed) {
    const before = kept?.[control.id];
    if (before !== undefined && (!(control instanceof HTMLSelectElement) || [...control.options].some(({ value }) => value === before))) control.value = before;
  }
  form.addEventListener("input", () => keepFields(Object.fromEntries(typed.map((control) => [control.id, control.value]))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const correction = changes();
    if (Object.keys(correction).length === 0) {
      cancel();
      return;
    }
    if (shared.checked) correction.shared = true;
    confirm.disabled = true;
    problem.textContent = "";
    mark([]);
    try {
      await send(correction);
    } catch (error) {
      confirm.disabled = false;
      if (!(error instanceof ApiError)) throw error;
      problem.textContent =
        error.kind === "offline" ? t("leadChangeOffline") : error.errors.map((one) => one.detail).join(" ") || error.detail || error.title;
      // Both may have it: only whoever knows them can say so.
      sharedField.hidden = !error.errors.some((one) => one.code === OF_ANOTHER);
      mark(error.errors.map((one) => one.field));
    }
  });
  return form;
}

/**
 * @param {string} id
 * @param {string} key of the label's text
 * @param {HTMLElement} control
 */
function field(id, key, control) {
  return element("div", { class: "field" }, element("label", { for: id }, t(key)), control);
}
