// Who this is, what comes next, what has happened: what the API tells, in words.

import { element, said } from "./dom.js";
import { shown, telephone } from "./phone.js";
import { ago, exact, moment, span, stamp } from "./time.js";
import { has, language, t } from "./words.js";

function timed(iso, text) {
  return element("time", { datetime: iso, title: exact(iso) }, text);
}

export const TONES = { new: "info", contacted: "info", engaged: "good", qualified: "good", won: "good", opted_out: "bad" };

/** A sentence of words.js around elements: t() with marks that are filled in by nodes. */
function sentence(key, ...nodes) {
  const pieces = t(key, ...nodes.map((_, n) => `\u0000${n}\u0000`)).split("\u0000");
  return pieces.map((piece, n) => (n % 2 === 1 ? nodes[Number(piece)] : piece));
}

export function head(lead, viewer, catalog) {
  const origin = catalog?.origins.find((one) => one.code === lead.origin)?.name;
  const parts = [];
  if (lead.referrer) parts.push(element("span", {}, ...sentence("referredBy", said(lead.referrer.name, "b")), ", ", timed(lead.created_at, ago(lead.created_at))));
  else parts.push(element("span", {}, origin ? `${t("referredOrigin", origin)}, ` : "", timed(lead.created_at, ago(lead.created_at))));
  if (lead.product_name) parts.push(element("span", {}, lead.product_name));
  if (lead.consultant) parts.push(element("span", {}, lead.consultant.name === viewer?.name ? t("ownerYou") : element("span", {}, ...sentence("owner", said(lead.consultant.name)))));
  else parts.push(element("span", {}, t("queue")));
  return element("header", { class: "top" },
    element("h1", { dir: "auto", title: lead.person.name }, lead.person.name),
    element("span", { class: `chip ${TONES[lead.status] ?? ""}` }, lead.status_name),
    lead.is_suppressed && lead.status !== "opted_out" && element("span", { class: "chip bad" }, t("suppressed")),
    element("p", {}, ...parts.flatMap((part, n) => (n === 0 ? [part] : [" · ", part]))),
  );
}

/** The next step in one line and what belongs to it, and how urgent it is. */
export function stepOf(lead, catalog) {
  const { step = {}, next_action: next, next_action_name: name, next_action_at: at } = lead;
  if (lead.is_open === false) {
    const reason = catalog?.lost_reasons.find((one) => one.code === lead.lost_reason)?.name ?? "";
    return { tone: "quiet", title: t("step_ended", lead.status_name, ago(lead.ended_at ?? lead.status_since)), help: reason ? [t("step_reason", reason)] : [] };
  }
  const { kind, since, due_at: due, list } = step;
  const isLate = list === "late";
  const help = [];
  if (kind === undefined) {
    if (next === "await_reply") return { tone: "quiet", title: t("step_await_reply"), help: [t("step_await_help")] };
    if (at !== undefined && name !== undefined) return { tone: "quiet", title: t("step_waits", name, moment(at)), help: [] };
    return { tone: "quiet", title: t("step_nothing"), help: [] };
  }
  if (kind === "answer_person") help.push(t("step_answer_help"));
  else if (since !== undefined && kind !== "scheduled") help.push(t("step_since", moment(since)), ". ");
  if (due !== undefined) help.push(" ", timed(due, t(Date.parse(due) < Date.now() ? "step_late" : "step_due", moment(due))));
  const value = kind === "answer_person" ? span(since) : kind === "scheduled" ? moment(since) : "";
  return { tone: isLate ? "late" : "warn", title: has(`step_${kind}`) ? t(`step_${kind}`, value) : (name ?? kind), help };
}

// -- history ---------------------------------------------------------------------------------------

const STATE_TIMES = { read: "read_at", delivered: "delivered_at", failed: "failed_at" };

function ours(message) {
  const label = has(`sent_${message.purpose}`) ? t(`sent_${message.purpose}`) : t("sent_other");
  const at = message.accepted_at ?? message.failed_at;
  if (at === undefined) return null;
  const stateAt = message[STATE_TIMES[message.state]];
  const state = t(`state_${message.state}`, stateAt ? moment(stateAt) : "").trim();
  return { at, order: 1, line: [`${label}, ${state}`], quote: message.body };
}

/** Events whose words stand beside them as messages. */
const TOLD = new Set(["replied", "pressed", "template_accepted", "template_delivered", "template_read", "template_failed"]);

function happened(event) {
  const quotes = event.kind === "corrected" ? [] : Object.values(event.values ?? {}).filter((value) => typeof value === "string");
  const isSomebody = /^(token|consultant|operator):/.test(event.actor ?? "") && event.by && !event.text.includes(event.by);
  return { at: event.at, order: event.seq - 1e6, line: isSomebody ? [event.text, " ", said(event.by, "small")] : [event.text], quote: quotes.join(" · ") || undefined };
}

/** Everything of a lead, the newest first: {few, all}. */
export function story(lead) {
  const messages = (lead.messages ?? []).map(ours).filter(Boolean);
  const words = (lead.conversation ?? []).filter((one) => one.from === "person").map((one) => ({ at: one.at, order: 2, line: [t("wrote")], quote: one.text ?? t("noWords"), isTheirs: true }));
  const events = lead.timeline ?? [];
  // What people write comes with whole seconds.
  const second = ({ at }) => Math.floor(Date.parse(at) / 1000);
  const newest = (a, b) => second(b) - second(a) || b.order - a.order;
  // An event that only says that the status followed from what stands beside it is left to the whole.
  const few = [...messages, ...words, ...events.filter((event) => !event.is_technical && !TOLD.has(event.kind) && !isFollowing(event)).map(happened)].sort(newest);
  const all = [...messages, ...words, ...events.filter((event) => !TOLD.has(event.kind)).map(happened)].sort(newest);
  return { few, all };
}

function isFollowing(event) {
  return event.kind === "status_changed" && ["worker", "person", "system"].includes(event.actor);
}

export function storyLines(rows) {
  return rows.map(({ at, line, quote, isTheirs }) =>
    element("li", { class: isTheirs ? "theirs" : "" }, element("time", { datetime: at, title: exact(at) }, stamp(at)), element("span", {}, ...line, quote ? [": ", said(quote, "q")] : "")));
}

// -- about -----------------------------------------------------------------------------------------

function row(label, ...content) {
  const filled = content.flat().filter(Boolean);
  return filled.length === 0 ? [] : [element("dt", {}, label), element("dd", {}, ...filled)];
}

export function about(lead, catalog) {
  const person = lead.person ?? {};
  const phones = (person.phones ?? []).map((phone) => element("span", { class: "line" },
    element("a", { href: telephone(phone) }, shown(phone)),
    person.unconfirmed_phones?.includes(phone) && element("small", {}, ` (${t("unconfirmed")})`)));
  const interests = (lead.interests ?? []).map((one) => one.name);
  const messages = lead.messages ?? [];
  const answers = (lead.conversation ?? []).filter((one) => one.from === "person").length;
  const sentOut = messages.filter((one) => one.accepted_at !== undefined);
  const may = lead.whatsapp?.may;
  const touches = (lead.touches ?? []).filter((one) => one.referrer).map((one) => element("span", { class: "line" }, said(one.referrer.name), `, ${stamp(one.at)}`));
  const others = (lead.others ?? []).map((one) => {
    const what = [one.product_name, one.lost_reason_name ? `${one.status_name.toLowerCase()}: ${one.lost_reason_name.toLowerCase()}` : one.status_name.toLowerCase()].filter(Boolean).join(", ");
    const when = new Date(one.created_at).toLocaleDateString(language, { month: "short", year: "numeric" });
    return element("span", { class: "line" }, one.referrer ? [said(one.referrer), ", "] : one.consultant ? [t("withWhom", one.consultant.name), ", "] : "", when, " (", what, ")");
  });
  const consent = lead.consent;
  return element("dl", {},
    ...row(t("phone"), phones),
    ...row(t("email"), (person.emails ?? []).map((email) => element("span", { class: "line" }, email))),
    ...row(t("city"), person.city && said(person.city)),
    ...(interests.length > 1 ? row(t("interests"), interests.join(", ")) : row(t("product"), lead.product_name)),
    ...row(t("priority"), lead.worth?.priority_name && [lead.worth.priority_name, lead.worth.because && element("small", {}, ` ${lead.worth.because}`)]),
    ...row(t("origin"), catalog?.origins.find((one) => one.code === lead.origin)?.name),
    ...row(t("notes"), lead.notes && said(lead.notes)),
    ...row(t("consent"), consent && [t(`consent_${consent.basis}`), ", ", timed(consent.at, stamp(consent.at))]),
    ...row(t("sent"), sentOut.length + answers > 0 && t("sentCount", sentOut.length, sentOut.filter((one) => one.state === "read").length, answers)),
    ...row(t("whatsapp"), lead.is_open && may && t(`may_${may}`, lead.whatsapp.until ? moment(lead.whatsapp.until) : "")),
    ...row(t("also"), touches),
    ...row(t("others"), others),
  );
}
