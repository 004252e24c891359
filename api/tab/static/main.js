// The tab beside a conversation: which one it is Chatwoot says, all else the API.

import { about, head, stepOf, story, storyLines, TONES } from "./card.js";
import { acts } from "./acts.js";
import { ask, newKey, newSecret, Refusal, useToken } from "./api.js";
import { hear } from "./chatwoot.js";
import { button, element, said } from "./dom.js";
import { indication, titleOf } from "./indicate.js";
import { follow } from "./live.js";
import { shown } from "./phone.js";
import { received } from "./received.js";
import { belongTo, forget, isLasting, keep, kept, onChange } from "./store.js";
import { ago } from "./time.js";
import { t } from "./words.js";

const ACCESS = "access";
const FEW = 6;
/** Milliseconds between two questions; of what is another's, each counts as a look-up. */
const PAUSE = 900;
const LONG_PAUSE = 15_000;
const TICK = 30_000;
/** Milliseconds after which what nobody changed is asked for all the same: hours pass, terms end. */
const OLD = 60_000;

const main = document.getElementById("main");
const bar = document.getElementById("bar");
const toast = document.getElementById("toast");

let place = null;
let hint = { name: "", phone: "" };
let access = kept(ACCESS, true);
let catalog = null;
let told = null;
let shownLead = "";
let parts = {};
let news = null;
let timer = 0;
let askedAt = 0;
let oldAt = 0;
/** What the stream told before there was an answer to compare it with. */
let early = null;
let run = 0;
let toastTimer = 0;
let askChatwoot = () => {};

// -- what is said beside -------------------------------------------------------------------------

function note(word) {
  const text = word === "" ? "" : t(word);
  if (bar.textContent !== text) bar.textContent = text;
  bar.hidden = text === "";
}

function tell(text, { tone = "", act, onact } = {}) {
  clearTimeout(toastTimer);
  toast.className = `toast shown ${tone}`;
  toast.replaceChildren(element("span", {}, text), ...(act === undefined ? [] : [button(act, () => {
    hush();
    onact();
  })]));
  toastTimer = setTimeout(hush, act === undefined ? 7_000 : 20_000);
}

function hush() {
  clearTimeout(toastTimer);
  toast.className = "toast";
  toast.replaceChildren();
}

// -- whole views ---------------------------------------------------------------------------------

function show(view, ...content) {
  parts = {};
  shownLead = "";
  main.className = view;
  main.removeAttribute("aria-busy");
  main.replaceChildren(...content);
}

function message(title, text, ...more) {
  show("alone", element("h1", {}, t(title)), text && element("p", {}, text), ...more);
}

function bones() {
  main.className = "";
  main.setAttribute("aria-busy", "true");
  const waiting = element("div", { class: "bones", "aria-hidden": "true" }, element("i"), element("i"), element("i"), element("i"));
  main.replaceChildren(element("p", { class: "hidden" }, t("loading")), waiting);
  parts = {};
  shownLead = "";
}

function enrol(isEnded = false) {
  news?.stop();
  news = null;
  note("");
  const code = element("input", { id: "code", type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "characters", maxlength: "40", "aria-describedby": "code-help", dir: "ltr" });
  const help = element("p", { class: "help", id: "code-help" }, t("enrolHelp"));
  const submit = element("button", { type: "submit", class: "go" }, t("enrolGo"));
  // With it the same request may be repeated, if its answer is lost.
  const secret = newSecret();
  const form = element("form", { class: "enrol", novalidate: true },
    element("div", { class: "field" }, element("label", { for: "code" }, t("enrolCode")), code, help), submit,
    !isLasting() && element("p", { class: "muted" }, t("enrolMemory")));
  const refuse = (text) => {
    help.className = "help wrong";
    help.setAttribute("role", "alert");
    help.textContent = text;
    code.setAttribute("aria-invalid", "true");
    code.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    if (code.value.trim() === "") return refuse(t("enrolNeeded"));
    submit.disabled = true;
    try {
      useToken(null);
      const answer = await ask("POST", "/v1/enrol", { body: { code: code.value, secret } });
      access = { token: answer.token, name: answer.consultant.name };
      keep(ACCESS, access, true);
      begin();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      refuse(refusal.isAway ? t("off") : refusal.sentence);
    } finally {
      submit.disabled = false;
    }
  });
  message(isEnded ? "endedTitle" : "enrolTitle", t(isEnded ? "endedText" : "enrolText"), form);
  main.classList.add("entry");
}

function ended() {
  forget(ACCESS, true);
  access = null;
  told = null;
  useToken(null);
  hush();
  enrol(true);
}

function leaving() {
  const box = element("p", { class: "me" });
  const first = () => box.replaceChildren(element("span", {}, t("asWhom", access?.name ?? "")), button(t("leave"), () => {
    const sure = button(t("leaveSure"), leave, "danger");
    box.replaceChildren(sure, button(t("cancel"), first, "quiet"));
    sure.focus();
  }, "quiet"));
  first();
  return box;
}

async function leave() {
  try {
    await ask("POST", "/v1/me/revoke", { body: {} });
  } catch {
    // The token is forgotten here all the same; an administrator can revoke it.
  }
  ended();
}

// -- the conversation ----------------------------------------------------------------------------

function render() {
  if (told === null) return;
  note("");
  const { lead } = told;
  const own = lead === null ? "none" : lead.is_summary ? `summary ${lead.can_take}` : lead.uid;
  if (own !== shownLead) {
    if (lead === null) renderNobody();
    else if (lead.is_summary) renderSummary();
    else build(lead.person);
    shownLead = own;
  }
  if (parts.update) parts.update(lead);
}

function renderNobody() {
  show("single",
    element("header", {}, element("h1", {}, t("noLeadTitle")), element("p", { class: "muted" }, t("noLeadText"))),
    indication({ place, title: t("register"), go: "registerGo", referrer: null, start: { name: hint.name, phone: hint.phone ? shown(hint.phone) : "" }, catalog, tell, done: submitted }),
    leaving());
}

function renderSummary() {
  const box = element("div");
  show("single", box,
    indication({ place, title: t("indicateAnybody"), go: "indicateGo", referrer: null, start: { by: hint.name, byPhone: hint.phone ? shown(hint.phone) : "" }, catalog, tell, done: submitted }),
    leaving());
  parts.update = (now) => {
    const owner = now.consultant?.name;
    const text = t(now.is_open ? (owner ? "summaryText" : "queueText") : "summaryEnded", ago(now.created_at));
    const made = element("div", {}, element("section", { class: "next" },
      element("div", { class: "top" }, said(owner ? t("summaryTitle", owner) : t("queueTitle"), "h1"), element("span", { class: `chip ${TONES[now.status] ?? ""}` }, now.status_name), element("p", {}, text)),
      now.can_take && element("div", { class: "acts" }, button(t("do_take"), take, "go", { dataset: { act: "take" } }))));
    if (!box.isEqualNode(made)) box.replaceChildren(...made.childNodes);
  };
}

async function take(event) {
  event.currentTarget.disabled = true;
  try {
    await ask("POST", `${address()}/take`, { body: {}, key: newKey() });
    tell(t("done_take"));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.status === 401) return ended();
    tell(refusal.isAway ? t("failed_away") : refusal.sentence, { tone: "bad" });
  }
  event.target.disabled = false;
  await load();
}

function build(person) {
  const top = element("div", { class: "head" });
  const next = element("section", { class: "next", "aria-label": t("next") });
  const step = element("div");
  const box = element("div", { class: "box" });
  next.append(step, box);
  const list = element("ol", { class: "story" });
  const all = button("", () => {
    isAll = !isAll;
    parts.update(told.lead);
  }, "quiet");
  const waiting = element("div", { class: "received" });
  const showReceived = received({ box: waiting, tell, done: load });
  const facts = element("div");
  let isAll = false;
  let what = null;
  let hand = null;
  let handMark = "";
  const view = { isMore: false };

  const mount = (now) => acts({
    box, lead: now, catalog, view, tell,
    done: async () => {
      await load();
      return told?.lead ?? null;
    },
    changed: (form) => {
      what = form;
      hand.draw(what);
      if (what !== null) box.querySelector("h2, textarea, button")?.focus();
      else handMark = "";
      parts.update(told.lead);
    },
  });

  const referrer = { name: person.name, phone: person.phones?.[0] };
  show("lead", top,
    element("div", { class: "column" }, next, waiting, element("section", {}, element("h2", {}, t("story")), list, all)),
    element("div", { class: "column" },
      indication({ place, title: titleOf(person), go: "indicateGo", referrer, catalog, tell, done: submitted }),
      element("section", {}, element("h2", {}, t("about")), facts), leaving()));

  const put = (where, node) => {
    if (!where.firstElementChild?.isEqualNode(node)) where.replaceChildren(node);
  };
  parts.update = (now) => {
    put(top, head(now, told.viewer, catalog));
    const { tone, title, help } = stepOf(now, catalog);
    next.dataset.tone = tone;
    put(step, element("div", {}, element("b", {}, title), element("small", {}, ...help)));
    const mark = JSON.stringify([now.status, now.allowed, now.step, now.is_open, now.call_back_times]);
    if (what === null && mark !== handMark) {
      const focused = box.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
      const isFirst = hand === null;
      hand = mount(now);
      // What was begun before the conversation was left.
      if (isFirst && hand.standing !== null && kept(`draft.${now.uid}`)?.note) what = hand.standing;
      hand.draw(what);
      handMark = mark;
      if (focused) box.querySelector(`[data-act=${focused}]`)?.focus();
    }
    const rows = story(now);
    const some = isAll ? rows.all : rows.few.slice(0, FEW);
    const lines = element("ol", { class: "story" }, ...(some.length ? storyLines(some) : [element("li", { class: "muted" }, t("storyNone"))]));
    if (!list.isEqualNode(lines)) list.replaceChildren(...lines.childNodes);
    all.textContent = t(isAll ? "storyLess" : "storyAll", rows.all.length);
    all.hidden = rows.all.length <= some.length && !isAll;
    all.setAttribute("aria-expanded", String(isAll));
    showReceived(now);
    put(facts, about(now, catalog));
  };
}

function submitted(answer) {
  if (answer === null) return ended();
  // A new lead gets its conversation a moment later; the news tell.
  return load();
}

// -- asking ----------------------------------------------------------------------------------------

function address() {
  return `/v1/conversations/${place.account}/${place.inbox}/${place.number}`;
}

async function load() {
  if (place === null || access === null) return;
  const own = ++run;
  clearTimeout(timer);
  timer = 0;
  askedAt = Date.now();
  // Hundreds of tabs do not ask in the same second.
  oldAt = askedAt + OLD * (1 + Math.random() / 2);
  try {
    catalog ??= await ask("GET", "/v1/catalog");
    const fresh = await ask("GET", address());
    if (own !== run || access === null) return;
    told = fresh;
    if (told.viewer && told.viewer.name !== access.name) access = { ...access, name: told.viewer.name };
    render();
    const before = early;
    early = null;
    if (before !== null) changed(before);
  } catch (refusal) {
    if (own !== run || access === null) return;
    if (!(refusal instanceof Refusal)) throw refusal;
    failed(refusal);
  }
}

function failed(refusal) {
  if (refusal.status === 401) return ended();
  if (refusal.isAway || refusal.status === 429) {
    note(refusal.status === 429 ? "busy" : refusal.status === 0 ? "off" : "away");
    return plan(refusal.status === 429 ? LONG_PAUSE : 2_500);
  }
  told = null;
  note("");
  if (refusal.code === "ID224") return message("notOursTitle", t("notOursText"), leaving());
  message("refusedTitle", refusal.sentence, button(t("again"), load, "go"), leaving());
}

function plan(delay) {
  const pause = told?.lead?.is_summary ? LONG_PAUSE : PAUSE;
  if (timer === 0) timer = setTimeout(load, Math.max(delay, askedAt + pause - Date.now()));
}

function changed(version) {
  if (told === null) early = version;
  // What is shown is what the stream tells of.
  else if (version !== told.version) plan(Math.random() * 300);
}

function begin() {
  useToken(access.token);
  belongTo(access.name);
  // What the consultant before saw is not shown to this one.
  told = null;
  bones();
  early = null;
  void load();
  news?.stop();
  news = follow({
    place,
    changed,
    state(word) {
      if (word === "ended") ended();
      else if (word !== "on") note(word);
      else if (bar.textContent === t("off") || bar.textContent === t("away")) plan(0);
    },
  });
}

// -- begin -------------------------------------------------------------------------------------------

function opened(where, who) {
  const isSame = place !== null && Object.keys(where).every((key) => place[key] === where[key]);
  hint = who;
  if (isSame) return;
  place = where;
  told = null;
  run += 1;
  hush();
  if (access === null) enrol();
  else begin();
}

function start() {
  if (parent === window) return message("outsideTitle", t("outsideText"));
  askChatwoot = hear(document.body.dataset.chatwoot, {
    opened,
    silent() {
      if (place === null) message("silentTitle", t("silentText"), button(t("again"), () => {
        bones();
        askChatwoot();
      }, "go"));
    },
  });
  // Another tab of this browser connected, or left.
  onChange(ACCESS, () => {
    access = kept(ACCESS, true);
    if (place === null) return;
    if (access === null) ended();
    else begin();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && told !== null) plan(0);
  });
  addEventListener("online", () => {
    news?.hurry();
    plan(0);
  });
  setInterval(() => {
    render();
    if (told !== null && document.visibilityState === "visible" && Date.now() > oldAt) plan(0);
  }, TICK);
}

start();
