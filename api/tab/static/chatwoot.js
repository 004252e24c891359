// What Chatwoot's page says: which conversation is open. Nothing else of it counts.

const ASK = "chatwoot-dashboard-app:fetch-info";
const PATIENCE = 4_000;

function number(value) {
  const whole = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(whole) && whole > 0 ? whole : null;
}

/** The place that a message names, or null. */
export function placeOf(data) {
  let told = data;
  if (typeof told === "string") {
    if (told.length > 4_000_000) return null;
    try {
      told = JSON.parse(told);
    } catch {
      return null;
    }
  }
  if (told?.event !== "appContext") return null;
  const conversation = told.data?.conversation;
  const place = { account: number(conversation?.account_id), inbox: number(conversation?.inbox_id), number: number(conversation?.id) };
  return Object.values(place).includes(null) ? null : place;
}

/** What the form of a conversation without a lead begins with; a human looks at it before it is sent. */
export function hintOf(data) {
  try {
    const { name, phone_number: phone } = (typeof data === "string" ? JSON.parse(data) : data).data.conversation.meta.sender;
    const text = (value) => (typeof value === "string" ? value.slice(0, 200) : "");
    return { name: /^\+?[\d\s()-]+$/.test(text(name)) ? "" : text(name), phone: text(phone) };
  } catch {
    return { name: "", phone: "" };
  }
}

/** Hears only the configured Chatwoot, and only from the page around this frame. */
export function hear(origin, { opened, silent }) {
  let timer = 0;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(silent, PATIENCE);
    parent.postMessage(ASK, origin);
  };
  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== parent) return;
    const place = placeOf(event.data);
    if (place === null) return;
    clearTimeout(timer);
    opened(place, hintOf(event.data));
  });
  ask();
  return ask;
}
