// What waits for a human's word: people whose contact cards this person sent, and changes that
// somebody made of the contact in Chatwoot.

import { ask, newKey, Refusal } from "./api.js";
import { button, element, said } from "./dom.js";
import { shown } from "./phone.js";
import { ago, exact } from "./time.js";
import { t } from "./words.js";

/** What cannot be accepted before somebody types what is missing. */
const WANTING = new Set(["no_phone", "unusable"]);

/** As a sentence of its own begins. */
const sentenceOf = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Draws into `box` and leaves what somebody types into as it is. */
export function received({ box, tell, done }) {
  async function decide(node, path, body, words, key) {
    const problem = node.querySelector(".wrong[role=alert]");
    problem.textContent = "";
    for (const one of node.querySelectorAll("button")) one.disabled = true;
    try {
      const answer = await ask("POST", path, { body, key });
      tell(words(answer));
      await done();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      for (const one of node.querySelectorAll("button")) one.disabled = false;
      if (refusal.status === 422) problem.textContent = refusal.sentence;
      else tell(refusal.isAway ? t("failed_away") : refusal.sentence, { tone: "bad" });
      // Somebody else was faster: it stands here no more.
      if (!refusal.isAway && refusal.status !== 422) await done();
    }
  }

  function card(one, person) {
    const isWanting = WANTING.has(one.finding);
    const name = one.name === undefined && element("input", { id: `card-name-${one.uid}`, maxlength: "200", autocomplete: "off", dir: "auto" });
    const phone = one.phones.length > 1 && !isWanting
      ? element("select", { id: `card-phone-${one.uid}` }, ...one.phones.map((each) => element("option", { value: each }, shown(each))))
      : isWanting && element("input", { id: `card-phone-${one.uid}`, inputmode: "tel", maxlength: "64", autocomplete: "off", dir: "ltr", value: one.phone ?? "" });
    const typed = () => ({ name: (name && name.value.trim()) || undefined, phone: (phone && phone.value.trim()) || undefined });
    let key = newKey();
    let sent = "";
    const send = (action, body, words) => {
      // The same again is done once; something else is something else.
      const whole = action + JSON.stringify(body);
      if (sent !== "" && sent !== whole) key = newKey();
      sent = whole;
      return decide(node, `/v1/cards/${one.uid}/${action}`, body, words, key);
    };
    const [before, after] = t("cardSent", "\u0000").split("\u0000");
    const node = element("section", { class: "card" }, element("h2", {}, before, said(person.name.split(" ")[0]), after, ", ", element("time", { datetime: one.at, title: exact(one.at) }, ago(one.at))),
      element("p", {}, said(one.name ?? t("cardNameless"), "b"), one.phones.length === 1 && `, ${shown(one.phones[0])}`, one.phones.length === 0 && one.email && `, ${one.email}`, ". ", element("small", {}, sentenceOf(one.finding_text))),
      name && element("div", { class: "field" }, element("label", { for: name.id }, t("name")), name),
      phone && element("div", { class: "field" }, element("label", { for: phone.id }, t("whats")), phone),
      element("p", { class: "wrong", role: "alert" }),
      element("div", { class: "acts" },
        button(t("cardAccept"), () => send("accept", typed(), (answer) => t("cardAccepted", answer.became_text ?? "")), "go"),
        button(t("ignore"), () => send("ignore", {}, () => t("done_ignore")))));
    return node;
  }

  function change(one) {
    const send = (action) => decide(node, `/v1/proposals/${one.uid}`, { action, ...(action === "accept" && one.is_of_another ? { shared: true } : {}) }, () => t(`done_${action}`));
    const text = (value) => (one.field === "phone" ? shown(value) : value);
    const node = element("section", { class: "card" }, element("h2", {}, t("received")),
      element("p", {}, `${one.field_name}: `, said(text(one.value), "b"), one.was ? [" ", element("small", {}, t("proposalWas", text(one.was)))] : ""),
      one.is_of_another && element("p", { class: "wrong" }, t("proposalShared")),
      element("p", { class: "wrong", role: "alert" }),
      element("div", { class: "acts" }, button(t("accept"), () => send("accept"), "go"), button(t("ignore"), () => send("ignore"))));
    return node;
  }

  return (lead) => {
    const old = new Map([...box.children].map((node) => [node.dataset.mark, node]));
    const waiting = [
      ...(lead.cards ?? []).map((one) => [one, (each) => card(each, lead.person)]),
      ...(lead.proposals ?? []).map((one) => [one, change]),
    ];
    const nodes = waiting.map(([one, draw]) => {
      const mark = JSON.stringify({ ...one, is_late: undefined, lead: undefined });
      const node = old.get(mark) ?? draw(one);
      node.dataset.mark = mark;
      node.dataset.uid = one.uid;
      return node;
    });
    if (nodes.length !== box.children.length || nodes.some((node, n) => node !== box.children[n])) box.replaceChildren(...nodes);
  };
}
