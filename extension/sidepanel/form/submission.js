/** What stands in the form as the API takes it, and back. Touches no page. */

/**
 * @typedef {{url: string, title?: string}} Page where the contact was found
 */

/**
 * @param {import("./fields.js").Values} values
 * @param {Page | null} page
 * @param {string} statement what the consultant confirmed by ticking the consent
 * @returns {Record<string, unknown>} the body of POST /v1/leads
 */
export function toSubmission(values, page, statement) {
  const text = (/** @type {string} */ name) => String(values[name] ?? "").trim() || undefined;
  const referrer = { name: text("referrer"), phone: text("referrer_phone") };
  return {
    person: { name: text("name"), phone: text("phone"), email: text("email"), city: text("city"), tax_id: text("tax_id") },
    ...(referrer.name === undefined && referrer.phone === undefined ? {} : { referrer }),
    origin: values.origin || "extension",
    product: text("product"),
    notes: text("notes"),
    ...(values.consent === true ? { consent: { basis: "consent", statement } } : {}),
    ...(page === null ? {} : { page }),
  };
}

/**
 * @param {any} body of POST /v1/leads, as the queue kept it
 * @returns {import("./fields.js").Values}
 */
export function toValues(body) {
  const person = body.person ?? {};
  return {
    name: person.name ?? "",
    phone: person.phone ?? "",
    email: person.email ?? "",
    city: person.city ?? "",
    tax_id: person.tax_id ?? "",
    referrer: body.referrer?.name ?? "",
    referrer_phone: body.referrer?.phone ?? "",
    origin: body.origin ?? "",
    product: body.product ?? "",
    notes: body.notes ?? "",
    consent: body.consent !== undefined,
  };
}
