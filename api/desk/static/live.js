// Keeps an open page fresh: a stream says that something changed, the page asks for itself again and
// takes over the parts that differ. What somebody is typing into stays as it is.

const WAYS = "a, button, summary";
const PAUSE = 1000; // At most one question a second, however much happens.

let known = document.body.dataset.version;
let stream = null;
let timer = null;
let asked = 0;
let redraw = () => {};

function say(state) {
  const line = document.getElementById("live");
  if (!line) return;
  line.className = `live ${state}`;
  const text = line.querySelector("span");
  if (text.dataset.state === state) return;
  text.dataset.state = state;
  text.textContent = line.dataset[state];
  if (state === "ended") {
    const way = document.createElement("a");
    way.href = "/desk/login";
    way.textContent = "→";
    text.append(" ", way);
  }
}

function isInUse(part) {
  const active = document.activeElement;
  const types = active && part.contains(active) && active.matches("input, textarea, select");
  return types || part.querySelector("details.act[open], details.meaning[open]") !== null;
}

/** What a part has, by a name that stays its own when others come or go before it. */
function named(part, selector) {
  const found = new Map();
  for (const one of part.querySelectorAll(selector)) {
    const about = `${one.closest("[id]")?.id ?? ""} ${one.tagName} ${one.className}`;
    let nth = 1;
    while (found.has(`${about} ${nth}`)) nth += 1;
    found.set(`${about} ${nth}`, one);
  }
  return found;
}

/** Take over what is new of another copy of this page. */
function take(fresh) {
  for (const now of document.querySelectorAll("[data-live]")) {
    const then = fresh.getElementById(now.id);
    if (isInUse(now)) continue;
    if (!then) now.remove();
    else if (!now.isEqualNode(then)) {
      const focused = now.contains(document.activeElement) ? document.activeElement : null;
      const place = focused && [...named(now, WAYS)].find(([, one]) => one === focused)?.[0];
      const opened = [...named(now, "details")].filter(([, one]) => one.open).map(([name]) => name);
      const { scrollLeft } = now;
      now.replaceWith(document.adoptNode(then));
      then.scrollLeft = scrollLeft;
      const folds = named(then, "details");
      for (const name of opened) if (folds.has(name)) folds.get(name).open = true;
      if (place) named(then, WAYS).get(place)?.focus();
    }
  }
  // Parts that were not there before, behind the one that goes before them.
  let before = null;
  for (const then of fresh.querySelectorAll("main > [data-live]")) {
    const now = document.getElementById(then.id);
    if (now) before = now;
    else {
      const part = document.adoptNode(then);
      if (before) before.after(part);
      else document.querySelector("main > .top").after(part);
      before = part;
    }
  }
  redraw(document);
}

async function ask() {
  timer = null;
  asked = Date.now();
  // The answer to a form stands at the form's address, where there is nothing to ask for.
  const address = new URL(document.body.dataset.address || location.href, location.href);
  address.searchParams.delete("did");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.status === 401) return ended();
    if (!answer.ok) return again();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    known = fresh.body.dataset.version;
    take(fresh);
    say("on");
  } catch {
    again();
  }
}

function again() {
  say("off");
  plan(3000);
}

function plan(delay) {
  timer ??= setTimeout(ask, Math.max(delay, asked + PAUSE - Date.now()));
}

function ended() {
  stream?.close();
  stream = null;
  say("ended");
}

function listen() {
  if (stream || document.visibilityState === "hidden") return;
  stream = new EventSource("/desk/live");
  stream.addEventListener("version", ({ data }) => {
    if (data === "away") return say("away");
    say("on");
    // Many open desks hear it at once and do not ask at once.
    if (data !== known) plan(Math.random() * 400);
  });
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) {
      stream = null;
      // Refused: the session has ended, or the server is not itself; the page finds out.
      plan(1500);
      setTimeout(listen, 5000);
    } else say("off");
  });
}

/** Follow the news, and draw again what was taken over. */
export function follow(draw) {
  redraw = draw;
  // A page that nobody looks at holds no connection: browsers have six for a host.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      stream?.close();
      stream = null;
    } else listen();
  });
  listen();
}
