// Somebody refers somebody: name and phone, what is known of the number while it is typed, and the
// result at once.

import { ask, newKey, Refusal } from "./api.js";
import { button, element, said } from "./dom.js";
import { format, isWorthAsking } from "./phone.js";
import { forget, keep, kept } from "./store.js";
import { ago } from "./time.js";
import { t } from "./words.js";

const PAUSE = 400;

/** What would become of a referral of this number now: a sentence and how it is meant. */
function verdict(found) {
  const { lead, phone } = found;
  if (found.is_suppressed) return ["bad", t("isSuppressed")];
  if (found.outcome === "quarantined") return ["warn", t("toReview", found.detail ?? "")];
  const shared = found.is_shared ? ` ${t("isShared")}` : "";
  if (found.known && lead) {
    if (!lead.is_open) return ["info", t("knownEnded", lead.status_name.toLowerCase()) + shared];
    const status = lead.status_name.toLowerCase();
    return ["info", (lead.consultant ? t("known", status, lead.consultant.name, ago(lead.since)) : t("knownQueue", status, ago(lead.since))) + shared];
  }
  const kind = [phone?.kind_name, phone?.uf].filter(Boolean).join(", ");
  return ["good", (kind ? t("free", kind.charAt(0).toUpperCase() + kind.slice(1)) : t("freeBare")) + shared];
}

/**
 * A form. `referrer` is who refers (fixed), or null: then it is asked for. `start` is what stands in
 * it at first.
 */
export function indication({ place, title, go, referrer, start = {}, catalog, tell, done }) {
  const draft = `indicate.${place.account}.${place.inbox}.${place.number}`;
  const standing = kept(draft) ?? start;
  let key = newKey();
  let sent = "";
  let asked = 0;
  let timer = 0;

  const field = (name, label, more = {}, isOptional = false) => {
    const help = element("p", { class: "help", id: `in-${name}-help`, "aria-live": "polite" });
    const input = element("input", { id: `in-${name}`, type: "text", autocomplete: "off", spellcheck: "false", maxlength: "200", "aria-describedby": help.id, dir: "auto", ...more });
    input.value = standing[name] ?? "";
    return { input, help, box: element("div", { class: "field" }, element("label", { for: input.id }, t(label), isOptional && element("small", {}, ` ${t("optional")}`)), input, help) };
  };
  const name = field("name", "name");
  const phone = field("phone", "whats", { inputmode: "tel", dir: "ltr" });
  const fields = { name, phone };
  if (referrer === null) {
    fields.by = field("by", "whoReferred", {}, true);
    fields.byPhone = field("byPhone", "whoPhone", { inputmode: "tel", dir: "ltr" });
  }
  const origins = (catalog?.origins ?? []).map(({ code }) => code);
  const products = catalog?.products ?? [];
  const product = products.length > 0 && element("select", { id: "in-product" }, element("option", { value: "" }, t("choose")), ...products.map((one) => element("option", { value: one.code }, one.name)));
  if (product) product.value = products.some(({ code }) => code === standing.product) ? standing.product : "";
  const needsConsent = catalog?.consent_policy === "require";
  const consent = needsConsent && element("input", { type: "checkbox", id: "in-consent" });
  const problem = element("p", { class: "wrong", role: "alert" });
  const submit = element("button", { type: "submit", class: "go" }, t(go));

  function typed() {
    const values = Object.fromEntries(Object.entries(fields).map(([which, { input }]) => [which, input.value]));
    return { ...values, product: product ? product.value : "" };
  }

  function wrong(which, text) {
    which.help.className = "help wrong";
    which.help.textContent = text;
    which.input.setAttribute("aria-invalid", "true");
  }

  function fine(which) {
    which.input.removeAttribute("aria-invalid");
    which.help.className = "help";
    which.help.textContent = "";
  }

  async function look() {
    const own = ++asked;
    const value = phone.input.value;
    if (!isWorthAsking(value)) return fine(phone);
    phone.help.className = "help";
    phone.help.textContent = t("checking");
    try {
      const found = await ask("POST", "/v1/leads/lookup", { body: { phone: value, name: name.input.value.trim() || undefined } });
      if (own !== asked) return;
      fine(phone);
      const [tone, text] = verdict(found);
      phone.help.className = `help ${tone}`;
      phone.help.textContent = text;
    } catch (refusal) {
      if (own !== asked || !(refusal instanceof Refusal)) return;
      if (refusal.status === 401) return done(null);
      if (refusal.status === 422) wrong(phone, refusal.sentence);
      else {
        fine(phone);
        phone.help.textContent = t("notChecked");
      }
    }
  }

  function body() {
    const values = typed();
    const text = (value) => value?.trim() || undefined;
    const by = referrer ?? { name: text(values.by), phone: text(values.byPhone) };
    return {
      person: { name: text(values.name), phone: text(values.phone) },
      ...(by.name || by.phone ? { referrer: by } : {}),
      origin: origins.includes("whatsapp") ? "whatsapp" : origins[0],
      ...(text(values.product) ? { product: values.product } : {}),
      ...(needsConsent && consent.checked ? { consent: { basis: "consent", statement: t("statement") } } : {}),
    };
  }

  function isComplete() {
    let first = null;
    if (name.input.value.trim() === "") {
      wrong(name, t("nameNeeded"));
      first ??= name;
    }
    if (phone.input.value.trim() === "") {
      wrong(phone, t("phoneNeeded"));
      first ??= phone;
    }
    first?.input.focus();
    return first === null;
  }

  /** Names of fields as the API calls them. */
  const NAMES = { "person.name": name, "person.phone": phone, "referrer.name": fields.by, "referrer.phone": fields.byPhone };

  function refused(errors, sentence) {
    const others = [];
    let first = null;
    for (const error of errors) {
      const which = NAMES[error.field];
      if (which === undefined) others.push(error.detail);
      else {
        wrong(which, error.detail);
        first ??= which;
      }
    }
    problem.textContent = errors.length === 0 ? sentence : others.join(" ");
    first?.input.focus();
  }

  async function send() {
    problem.textContent = "";
    if (!isComplete()) return;
    const submission = body();
    // The same again is done once; something else is something else.
    if (sent !== "" && sent !== JSON.stringify(submission)) key = newKey();
    sent = JSON.stringify(submission);
    submit.disabled = true;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await ask("POST", "/v1/leads", { body: submission, key });
      succeeded(answer, submission.person.name);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 401) return done(null);
      if (refusal.isAway) {
        problem.textContent = t("failed_away");
        tell(t("failed_away"), { tone: "bad", act: t("retry"), onact: send });
      } else refused(refusal.errors, refusal.sentence);
    } finally {
      submit.disabled = false;
      form.removeAttribute("aria-busy");
    }
  }

  function succeeded(answer, whom) {
    forget(draft);
    key = newKey();
    sent = "";
    const owner = answer.lead?.consultant?.name;
    const words = answer.outcome === "created" || answer.outcome === "touched" ? t(`did_${answer.outcome}${owner ? "" : "Queue"}`, whom, owner) : t(`did_${answer.outcome}`, whom);
    const result = element("div", { class: `result ${answer.outcome === "created" ? "good" : "info"}`, tabindex: "-1" },
      element("b", {}, words),
      ...(answer.warnings ?? []).map((one) => element("p", {}, one.detail)),
      referrer !== null && button(t("another"), () => {
        for (const one of Object.values(fields)) {
          one.input.value = "";
          fine(one);
        }
        if (product) product.value = "";
        result.replaceWith(form);
        name.input.focus();
      }));
    form.replaceWith(result);
    result.focus();
    done(answer);
  }

  const heading = typeof title === "string" ? element("h2", {}, title) : element("h2", {}, ...title);
  const form = element("form", { class: "indicate", novalidate: true, autocomplete: "off" },
    heading, name.box, phone.box,
    referrer === null && element("div", { class: "pair" }, fields.by.box, fields.byPhone.box),
    product && element("div", { class: "field" }, element("label", { for: "in-product" }, t("product"), element("small", {}, ` ${t("optional")}`)), product),
    needsConsent && element("label", { class: "check" }, consent, t("agrees")),
    problem, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!submit.disabled) void send();
  });
  form.addEventListener("input", (event) => {
    keep(draft, typed());
    problem.textContent = "";
    if (event.target === phone.input || event.target === fields.byPhone?.input) {
      const { input } = event.target === phone.input ? phone : fields.byPhone;
      const atEnd = input.selectionStart === input.value.length;
      if (atEnd && event.inputType !== "deleteContentBackward") input.value = format(input.value);
    }
    if (event.target === name.input) fine(name);
    if (event.target === phone.input || event.target === name.input) {
      asked += 1;
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    }
  });
  if (isWorthAsking(phone.input.value)) timer = setTimeout(look, 0);
  return form;
}

/** "Márcia indica alguém": by the first name. */
export function titleOf(person) {
  const first = person?.name?.split(" ")[0];
  if (!first) return t("indicateAnybody");
  const [before, after] = t("indicateTitle", "\u0000").split("\u0000");
  return [before, said(first), after];
}

