// The sandbox's page: polls /feed, draws with textContent only, and answers for people.
const POLL_MS = 1000;
const HIDDEN_POLL_MS = 5000;
const SVG = "http://www.w3.org/2000/svg";
const $ = (id) => document.getElementById(id);
const app = document.querySelector(".app");

const state = { feed: null, version: null, open: null, query: "", filter: "all", failures: 0, timer: 0, run: 0, beside: null };

// -- small helpers --------------------------------------------------------------------------------

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function icon(paths, box, className) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const TICKS = {
  accepted: ["M8 1.2a4.3 4.3 0 1 0 0 8.6 4.3 4.3 0 0 0 0-8.6", "M8 3.2v2.5l1.6 1"],
  sent: ["m4 5.8 2.8 2.8L12 2.6"],
  delivered: ["m1 5.8 2.8 2.8L9 2.6", "m7.6 7.6 1 1L14.6 2.6"],
  read: ["m1 5.8 2.8 2.8L9 2.6", "m7.6 7.6 1 1L14.6 2.6"],
  failed: ["M8 1.2a4.3 4.3 0 1 0 0 8.6 4.3 4.3 0 0 0 0-8.6", "M8 3.4v2.4M8 7.7v.1"],
};
const STATUS_WORD = { accepted: "aceita", sent: "enviada", delivered: "entregue", read: "lida", failed: "não entregue" };
const CONVERSATION = {
  open: ["Aberta", "good"], resolved: ["Resolvida", ""], pending: ["Pendente", "warn"],
  snoozed: ["Adiada", "info"], whatsapp: ["Só no WhatsApp", ""],
};
const PRIORITY = { low: ["Prioridade baixa", ""], medium: ["Prioridade média", ""], high: ["Prioridade alta", "warn"], urgent: ["Urgente", "bad"] };
const FAILURES = {
  "Message undeliverable": "a pessoa não está no WhatsApp",
  "User has stopped marketing messages from your business": "a pessoa parou as mensagens desta empresa",
  "Re-engagement message": "passaram 24 horas desde a última mensagem da pessoa",
};

const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });
const fullDate = new Intl.DateTimeFormat("pt-BR", { dateStyle: "full", timeStyle: "medium" });
const dayMonth = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "long" });
const dayMonthYear = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "long", year: "numeric" });

function dayOf(seconds) {
  const at = new Date(seconds * 1000);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function dayWord(seconds, now) {
  const days = Math.round((dayOf(now) - dayOf(seconds)) / 86400000);
  if (days === 0) return "hoje";
  if (days === 1) return "ontem";
  if (days === -1) return "amanhã";
  const at = new Date(seconds * 1000);
  return (at.getFullYear() === new Date(now * 1000).getFullYear() ? dayMonth : dayMonthYear).format(at);
}

function ago(seconds, now) {
  const passed = Math.max(0, now - seconds);
  if (passed < 60) return "agora";
  if (passed < 3600) return `há ${Math.floor(passed / 60)} min`;
  return dayOf(seconds) === dayOf(now) ? clock.format(new Date(seconds * 1000)) : dayWord(seconds, now);
}

function timeTag(seconds, text) {
  const node = el("time", "", text);
  const at = new Date(seconds * 1000);
  node.dateTime = at.toISOString();
  node.title = fullDate.format(at);
  return node;
}

function phone(text) {
  const found = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(text || "");
  return found ? `+55\u00a0${found[1]}\u00a0${found[2]}\u2011${found[3]}` : text || "";
}

function initials(name) {
  const words = name.replace(/[^\p{L}\s]/gu, " ").split(/\s+/).filter((word) => word.length > 2 || /^\p{Lu}/u.test(word));
  if (!words.length) return "#";
  const last = words.length > 1 ? words[words.length - 1] : "";
  return (words[0][0] + (last ? last[0] : "")).toLocaleUpperCase("pt-BR");
}

// WhatsApp's *bold*, _italic_ and ~struck~, and Chatwoot's **bold**, become elements; the rest stays text.
function formatted(text, node) {
  // Somebody who is named in a note, as Chatwoot writes it.
  const named = /^([^]*?)\[@([^\]]+)\]\(mention:\/\/[^)\s]*\)([^]*)$/.exec(text);
  if (named) {
    formatted(named[1], node);
    node.append(el("span", "mention", `@${named[2]}`));
    return formatted(named[3], node);
  }
  const marks = { "*": "strong", "_": "em", "~": "s" };
  let rest = text;
  const pattern = /(^|[\s(])(\*\*|[*_~])(?=\S)([^\n]*?\S)\2(?=[\s).,!?:;]|$)/;
  for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
    node.append(rest.slice(0, found.index) + found[1], el(marks[found[2][0]], "", found[3]));
    rest = rest.slice(found.index + found[0].length);
  }
  node.append(rest);
  return node;
}

function chip(text, kind) {
  return el("span", `chip ${kind || ""}`.trim(), text);
}

// What the account does not list no page of Chatwoot shows.
function labelChip(label) {
  const isListed = state.feed.listed_labels.includes(label);
  const node = chip(label.replace(/^indica-/, ""), isListed ? "" : "unlisted");
  if (!isListed) node.title = "Não está na lista da conta: no Chatwoot ninguém vê esta etiqueta";
  return node;
}

// Keeps the nodes whose data did not change, in the order of the items.
function reconcile(parent, items, key, draw) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let before = null;
  for (const item of items) {
    const id = key(item);
    const mark = JSON.stringify(item);
    let node = old.get(id);
    if (!node || node.dataset.mark !== mark) {
      const fresh = draw(item);
      fresh.dataset.key = id;
      fresh.dataset.mark = mark;
      if (node) {
        const focused = node.contains(document.activeElement);
        node.replaceWith(fresh);
        if (focused) (fresh.matches("a,button") ? fresh : fresh.querySelector("a,button"))?.focus();
      }
      node = fresh;
    }
    old.delete(id);
    const place = before ? before.nextSibling : parent.firstChild;
    if (node !== place) parent.insertBefore(node, place);
    before = node;
  }
  for (const node of old.values()) node.remove();
}

// -- the list --------------------------------------------------------------------------------------

function skeleton() {
  const items = $("items");
  items.replaceChildren();
  for (let i = 0; i < 6; i += 1) {
    const row = el("li", "bone");
    const body = el("div");
    body.append(el("i", "w1"), el("i", "w2"), el("i", "w3"));
    row.append(el("i"), body);
    items.append(row);
  }
}

function tick(status) {
  return icon(TICKS[status] || TICKS.accepted, "0 0 16 11", `ticks${status === "read" ? " read" : ""}${status === "failed" ? " bad-text" : ""}`);
}

function drawItem(item) {
  const row = el("li");
  const link = el("a", "item");
  link.href = `#c=${item.id}`;
  if (item.current) link.setAttribute("aria-current", "true");
  const avatar = el("span", "avatar", initials(item.name));
  avatar.setAttribute("aria-hidden", "true");
  const body = el("div", "item-body");
  const top = el("div", "row");
  top.append(el("b", "", phone(item.name)), timeTag(item.at, item.ago));
  const preview = el("div", `preview${item.unread ? " unread" : ""}`);
  if (item.last_kind === "sent" && item.last_status) {
    preview.append(tick(item.last_status), el("span", "hidden", `Mensagem ${STATUS_WORD[item.last_status] || ""}:`));
  }
  if (item.last_kind === "note") preview.append(icon(["M5 9V7a3 3 0 0 1 6 0v2", "M4 9h8v5H4z"], "0 0 16 16", "ticks"), el("span", "hidden", "Nota interna:"));
  preview.append(el("span", "", item.last ? item.last.replace(/\[@([^\]]+)\]\(mention:[^)]*\)?/g, "@$1").replace(/\s+/g, " ").replace(/(^|\s)(\*\*|[*_~])(\S[^*_~]*)\2/g, "$1$3") : "Sem mensagens ainda"));
  if (item.unread) {
    const badge = el("span", "badge", item.unread > 9 ? "9+" : String(item.unread));
    badge.title = item.unread === 1 ? "1 mensagem sem resposta" : `${item.unread} mensagens sem resposta`;
    preview.append(badge);
  }
  const chips = el("div", "chips");
  if (item.status !== "whatsapp") chips.append(chip(item.assignee || "Sem responsável", item.assignee ? "person" : "warn"));
  const [word, kind] = CONVERSATION[item.status] || [item.status, ""];
  chips.append(chip(word, kind));
  if (item.last_status === "failed") chips.append(chip("Não entregue", "bad"));
  if (PRIORITY[item.priority]) chips.append(chip(...PRIORITY[item.priority]));
  for (const label of item.labels) chips.append(labelChip(label));
  body.append(top, preview, chips);
  link.append(avatar, body);
  row.append(link);
  return row;
}

function emptyState(text, action, run) {
  $("no-items").hidden = false;
  $("no-items-text").textContent = text;
  $("no-items-action").textContent = action;
  $("no-items-action").onclick = run;
}

function drawList() {
  const { feed } = state;
  const open = feed.items.filter((item) => item.status !== "resolved" && item.status !== "snoozed");
  const asleep = feed.items.filter((item) => item.status === "snoozed");
  const closed = feed.items.filter((item) => item.status === "resolved");
  $("count-all").textContent = feed.items.length || "";
  $("count-open").textContent = open.length || "";
  $("count-asleep").textContent = asleep.length || "";
  $("count-closed").textContent = closed.length || "";
  const shown = { all: feed.items, open, asleep, closed }[state.filter];
  const now = Date.now() / 1000 + state.skew;
  $("items").setAttribute("aria-busy", "false");
  for (const bone of $("items").querySelectorAll(".bone")) bone.remove();
  reconcile($("items"), shown.map((item) => ({ ...item, ago: ago(item.at, now), current: item.id === state.open })), (item) => item.id, drawItem);
  $("items").hidden = shown.length === 0;
  $("no-items").hidden = true;
  if (shown.length) return;
  if (state.query) {
    emptyState(`Ninguém com “${state.query}”.`, "Limpar a busca", () => { $("search").value = ""; search(""); $("search").focus(); });
  } else if (feed.items.length) {
    emptyState(`Nenhuma conversa ${{ open: "aberta", asleep: "adiada" }[state.filter] ?? "resolvida"}.`, "Ver todas", () => filter("all"));
  } else {
    emptyState("Nenhuma conversa ainda: envie uma indicação e ela aparece aqui em segundos.", "Procurar de novo", () => poll(true));
  }
}

// -- the conversation ------------------------------------------------------------------------------

function meta(line) {
  const row = el("div", "meta");
  row.append(timeTag(line.at, clock.format(new Date(line.at * 1000))));
  if (line.status) {
    const word = el("span", line.status === "read" ? "read" : line.status === "failed" ? "bad-text" : "", STATUS_WORD[line.status] || line.status);
    row.append(word, tick(line.status));
    const history = Object.entries(line.times || {}).sort((a, b) => a[1] - b[1]);
    if (history.length) {
      word.title = history.map(([name, at]) => `${STATUS_WORD[name] || name} às ${new Date(at * 1000).toLocaleTimeString("pt-BR")}`).join("\n");
    }
  }
  return row;
}

function drawLine(line) {
  if (line.kind === "day") return el("div", "day", line.text);
  if (line.kind === "activity") {
    const row = el("div", "activity", line.text);
    row.title = fullDate.format(new Date(line.at * 1000));
    return row;
  }
  if (line.kind === "note") {
    const note = el("article", "note");
    const author = el("span", "author");
    author.append(icon(["M5 8V6a3 3 0 0 1 6 0v2", "M4 8h8v6H4z"], "0 0 16 16"), el("span", "", `Nota interna de ${line.author || "Indica"}, a pessoa não vê`));
    note.append(author, formatted(line.text, el("div", "text")), meta({ ...line, status: null }));
    return note;
  }
  const row = el("article", `msg ${line.kind === "in" ? "in" : "out"}`);
  const bubble = el("div", "bubble");
  if (line.kind === "template") {
    bubble.append(el("span", "author", `${line.author}${line.template ? `: ${line.template}` : ""}`));
  } else if (line.author && (line.kind !== "in" || line.pressed)) {
    bubble.append(el("span", "author", line.author));
  }
  if (line.header) bubble.append(el("span", "header-text", line.header));
  bubble.append(formatted(line.text, el("div", "text")));
  if (line.footer) bubble.append(el("div", "footer-text", line.footer));
  bubble.append(meta(line));
  row.append(bubble);
  if (line.buttons.length) row.append(quickReplies(line));
  if (line.error) row.append(el("p", "hint bad-text", `Não entregue: ${FAILURES[line.error] || line.error}.`));
  return row;
}

function quickReplies(line) {
  const box = el("div", "quick");
  for (const button of line.buttons) {
    const quick = button.type === "QUICK_REPLY" || button.type === "REPLY";
    const node = el(quick ? "button" : "span");
    node.append(icon(quick ? ["M8 4 3 8.5 8 13", "M3.5 8.5H9a5 5 0 0 1 5 4"] : ["M6 4H4v9h9v-2", "M9 3h5v5", "M14 3 7.5 9.5"], "0 0 17 17"), el("span", "", button.text));
    if (quick) {
      node.type = "button";
      node.disabled = !line.pressable;
      node.title = line.pressable ? "Tocar neste botão como a pessoa" : "A mensagem ainda não chegou à pessoa";
      node.addEventListener("click", () => press(node, line, button));
    }
    if (button.pressed_at) {
      const pressed = el("small", "", `tocado às ${clock.format(new Date(button.pressed_at * 1000))}`);
      pressed.title = fullDate.format(new Date(button.pressed_at * 1000));
      node.append(pressed);
    }
    box.append(node);
  }
  return box;
}

function withDays(lines, now) {
  const found = [];
  let last = null;
  for (const line of lines) {
    const day = dayOf(line.at);
    if (day !== last) {
      const word = dayWord(line.at, now);
      found.push({ id: `d${day}`, kind: "day", text: word[0].toLocaleUpperCase("pt-BR") + word.slice(1), buttons: [] });
      last = day;
    }
    found.push(line);
  }
  return found;
}

function drawThread() {
  const thread = state.feed.open;
  app.dataset.view = state.open ? "thread" : "list";
  $("opened").hidden = !thread;
  $("no-thread").hidden = Boolean(thread);
  if (!thread) {
    $("lines").replaceChildren();
    delete $("lines").dataset.thread;
    $("no-thread-text").textContent = state.open
      ? "Esta conversa não existe mais."
      : state.feed.items.length
        ? "Escolha uma conversa para ver o que a pessoa recebeu e responder por ela."
        : "Aqui aparece a conversa escolhida, com o que a pessoa recebeu e respondeu.";
    $("open-first").textContent = state.open ? "Voltar para a lista" : "Abrir a mais recente";
    $("open-first").hidden = !state.open && state.feed.items.length === 0;
    document.title = "Indica: conversas de teste";
    return;
  }
  document.title = `${thread.name} | Indica: conversas de teste`;
  $("who-name").textContent = phone(thread.name);
  $("who-avatar").textContent = initials(thread.name);
  const contact = thread.name === thread.phone ? [] : [phone(thread.phone)];
  if (thread.wa_id && `+${thread.wa_id}` !== thread.phone) contact.push(`no WhatsApp ${phone(`+${thread.wa_id}`)}`);
  if (thread.email) contact.push(thread.email);
  $("who-contact").textContent = contact.join(" · ");
  const facts = [];
  if (thread.status !== "whatsapp") facts.push(chip(thread.assignee ? `Com ${thread.assignee}` : "Sem responsável", thread.assignee ? "person" : "warn"));
  const [word, kind] = CONVERSATION[thread.status] || [thread.status, ""];
  facts.push(chip(word, kind));
  if (PRIORITY[thread.priority]) facts.push(chip(...PRIORITY[thread.priority]));
  facts.push(...thread.labels.map(labelChip));
  $("who-facts").replaceChildren(...facts);
  const now = Date.now() / 1000 + state.skew;
  const windowLine = $("window");
  windowLine.className = `window${thread.window_until ? " on" : ""}`;
  windowLine.replaceChildren(
    ...(thread.window_until
      ? [el("b", "", "Janela aberta"), ` até ${clock.format(new Date(thread.window_until * 1000))} de ${dayWord(thread.window_until, now)}.`]
      : [el("b", "", "Janela fechada"), ": até a pessoa responder, só vão modelos aprovados."]),
  );
  drawApps(thread);
  const box = $("lines");
  const changed = box.dataset.thread !== thread.id;
  const atEnd = changed || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  if (changed) box.replaceChildren();
  box.dataset.thread = thread.id;
  reconcile(box, withDays(thread.lines, now), (line) => line.id, drawLine);
  if (atEnd) box.scrollTop = box.scrollHeight;
  drawComposer(thread, changed);
}

// A page beside the conversation, as Chatwoot's dashboard apps: it asks, and is told what it stands beside.
function drawApps(thread) {
  const shown = thread.apps.find((item) => item.id === state.beside) || null;
  if (!shown) state.beside = null;
  $("apps").hidden = thread.apps.length === 0;
  const tabs = [{ id: null, title: "Mensagens" }, ...thread.apps].map((item) => ({ ...item, on: item.id === state.beside }));
  reconcile($("apps"), tabs, (item) => String(item.id), (item) => {
    const button = el("button", "", item.title);
    button.type = "button";
    button.setAttribute("aria-pressed", String(item.on));
    button.addEventListener("click", () => { state.beside = item.id; drawThread(); });
    return button;
  });
  const frame = $("app-frame");
  $("lines").hidden = Boolean(shown);
  $("composer").hidden = Boolean(shown);
  frame.hidden = !shown;
  frame.title = shown ? shown.title : "";
  const at = shown ? `${thread.id} ${shown.url}` : "";
  if (frame.dataset.at !== at) {
    frame.dataset.at = at;
    if (shown) frame.src = shown.url;
    else frame.removeAttribute("src");
  }
}

addEventListener("message", (event) => {
  const thread = state.feed?.open;
  if (event.source !== $("app-frame").contentWindow || event.data !== "chatwoot-dashboard-app:fetch-info" || !thread?.context) return;
  event.source.postMessage(JSON.stringify({ event: "appContext", data: thread.context }), event.origin);
});

function drawComposer(thread, changed) {
  const words = thread.name.split(" ");
  const first = /\.$/.test(words[0]) && words[1] ? words[1] : words[0];
  $("as-customer").textContent = /^\+\d/.test(thread.name) ? "Como a pessoa" : `Como ${first}`;
  const consultant = document.querySelector("input[name=as][value=consultant]");
  consultant.disabled = thread.status === "whatsapp";
  consultant.parentElement.hidden = thread.status === "whatsapp";
  if (changed) {
    document.querySelector("input[name=as][value=customer]").checked = true;
    $("text").value = "";
    fit();
    say("");
    const agent = $("agent");
    agent.replaceChildren(...thread.agents.map((item) => {
      const option = el("option", "", item.name);
      option.value = item.email;
      return option;
    }));
    agent.value = thread.assignee_email || thread.agents[0]?.email || "";
  }
  chooseSide();
}

function chooseSide() {
  const thread = state.feed?.open;
  if (!thread) return;
  const asConsultant = document.querySelector("input[name=as][value=consultant]").checked;
  $("agent").hidden = !asConsultant;
  const blocked = asConsultant && !thread.can_reply;
  $("text").disabled = blocked;
  $("send").disabled = blocked;
  $("text").placeholder = asConsultant ? "Resposta" : "Mensagem";
  if (!$("help").classList.contains("bad")) {
    say(blocked ? "O WhatsApp recusaria: a pessoa ainda não respondeu nesta conversa." : "");
  }
}

function say(text, bad) {
  $("help").textContent = text;
  $("help").classList.toggle("bad", Boolean(bad));
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) {
    const found = await answer.json().catch(() => ({}));
    throw new Error(found.error || `o ambiente de teste respondeu ${answer.status}`);
  }
  await poll(true);
}

async function press(node, line, button) {
  node.disabled = true;
  try {
    await post(`customers/${encodeURIComponent(state.feed.open.phone)}/messages`, { button: button.index, wamid: line.id.startsWith("wamid.") ? line.id : undefined });
    say("");
  } catch (error) {
    say(`O toque não foi registrado: ${error.message}.`, true);
  }
  node.disabled = false;
}

async function send(event) {
  event.preventDefault();
  const text = $("text").value.trim();
  const thread = state.feed?.open;
  if (!thread || !text || $("send").disabled) {
    if (!text) $("text").focus();
    return;
  }
  const asConsultant = document.querySelector("input[name=as][value=consultant]").checked;
  $("send").disabled = true;
  try {
    if (asConsultant) {
      await post(`consultants/${encodeURIComponent($("agent").value)}/messages`, { text, conversation_id: Number(thread.id) });
    } else {
      await post(`customers/${encodeURIComponent(thread.phone)}/messages`, { text });
    }
    $("text").value = "";
    fit();
    say("");
  } catch (error) {
    say(`A mensagem não saiu: ${error.message}. Tente de novo.`, true);
  }
  $("send").disabled = false;
  chooseSide();
  $("text").focus();
}

function fit() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(120, box.scrollHeight + 2)}px`;
}

// -- polling ---------------------------------------------------------------------------------------

function online(isOnline) {
  const live = $("live");
  live.className = `live ${isOnline ? "on" : "off"}`;
  const word = isOnline ? "Ao vivo" : "Sem resposta";
  if (live.lastChild.textContent !== word) live.lastChild.textContent = word;
  $("offline").hidden = isOnline;
}

async function poll(fresh) {
  clearTimeout(state.timer);
  const run = (state.run += 1);
  const query = new URLSearchParams();
  if (state.open) query.set("open", state.open);
  if (state.query) query.set("q", state.query);
  if (!fresh && state.version !== null) query.set("version", state.version);
  try {
    const answer = await fetch(`feed?${query}`, { signal: AbortSignal.timeout(8000) });
    if (run !== state.run) return;
    if (answer.status === 200) {
      const feed = await answer.json();
      if (run !== state.run) return;
      state.feed = feed;
      state.version = feed.version;
      state.skew = feed.now - Date.now() / 1000;
      drawList();
      drawThread();
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    state.failures = 0;
    online(true);
  } catch (error) {
    if (run !== state.run) return;
    if (!(error instanceof TypeError) && error.name !== "TimeoutError" && Number.isNaN(Number(error.message))) console.error(error);
    state.failures += 1;
    online(false);
    if (!state.feed) {
      $("items").hidden = true;
      emptyState("Ainda não foi possível ler as conversas.", "Tentar agora", () => poll(true));
      $("offline").hidden = true;
    }
  }
  const pause = document.hidden ? HIDDEN_POLL_MS : Math.min(POLL_MS * 2 ** Math.min(state.failures, 3), 8000);
  state.timer = setTimeout(() => poll(false), pause);
}

function route() {
  const found = /^#c=([0-9A-Za-z]+)$/.exec(location.hash);
  state.open = found ? found[1] : null;
  app.dataset.view = state.open ? "thread" : "list";
  poll(true).then(() => {
    if (state.open && matchMedia("(max-width: 760px)").matches) $("conversa").focus();
  });
}

function search(text) {
  state.query = text.trim();
  poll(true);
}

function filter(name) {
  state.filter = name;
  for (const button of document.querySelectorAll("[data-filter]")) button.setAttribute("aria-pressed", String(button.dataset.filter === name));
  if (state.feed) drawList();
}

function closeThread() {
  const id = state.open;
  history.pushState(null, "", location.pathname);
  route();
  if (id) document.querySelector(`a[href="#c=${id}"]`)?.focus();
}

let typing = 0;
$("search").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => search(event.target.value), 120);
});
for (const button of document.querySelectorAll("[data-filter]")) button.addEventListener("click", () => filter(button.dataset.filter));
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("conversa").focus(); });
$("retry").addEventListener("click", () => poll(true));
$("back").addEventListener("click", closeThread);
$("open-first").addEventListener("click", () => {
  if (state.open) closeThread();
  else if (state.feed?.items.length) location.hash = `c=${state.feed.items[0].id}`;
});
$("composer").addEventListener("submit", send);
$("composer").addEventListener("change", () => { say(""); chooseSide(); });
$("text").addEventListener("input", fit);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
$("items").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links = [...$("items").querySelectorAll("a")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (next) { event.preventDefault(); next.focus(); }
});
document.addEventListener("keydown", (event) => {
  const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
  if (event.key === "/" && !writing) { event.preventDefault(); $("search").focus(); }
  if (event.key === "Escape" && state.open) closeThread();
  if (event.key === "Escape" && document.activeElement === $("search") && $("search").value) { $("search").value = ""; search(""); }
});
addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(true); });
setInterval(() => { if (state.feed && !document.hidden) drawList(); }, 30000);

skeleton();
route();
