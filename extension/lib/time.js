/** Dates in words, by the server's clock: the computer's own may be wrong. */

const CLOCK = "clock";

/** A Date header has whole seconds, and takes a moment to arrive. */
const TOLERANCE = 2_000;

/** @type {number | null} milliseconds by which the server is ahead of this computer */
let offset = null;

/**
 * Every page of the extension measures, and all count by one measure until the clock has really changed: two
 * moments told by two measures could change places.
 * @param {string | null} header a Date header of the server (RFC 9110)
 */
export async function noteServerDate(header) {
  const at = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(at)) return;
  const fresh = at - Date.now();
  const known = offset ?? (await keptOffset());
  const isNew = known === null || Math.abs(fresh - known) > TOLERANCE;
  offset = isNew ? fresh : known;
  // Kept for who types without a connection, after a restart.
  if (isNew) await globalThis.chrome?.storage?.local.set({ [CLOCK]: fresh }).catch(() => undefined);
}

/** @returns {Promise<number | null>} milliseconds by which the server is ahead, as it last told; null when it never did */
export async function clockOffset() {
  return (await keptOffset()) ?? offset;
}

/** @returns {Promise<number | null>} what any page of the extension has noted */
async function keptOffset() {
  /** @type {Record<string, number>} */
  const stored = (await globalThis.chrome?.storage?.local.get(CLOCK).catch(() => ({}))) ?? {};
  return Number.isFinite(stored[CLOCK]) ? stored[CLOCK] : null;
}

/** Forgets what the server told, as a page that has just begun. */
export function forgetServerDate() {
  offset = null;
}

/** @returns {number} the server's time, in milliseconds since 1970 */
export function serverNow() {
  return Date.now() + (offset ?? 0);
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["hour", 3_600],
  ["minute", 60],
];

/**
 * How many midnights lie between two moments; a day of 23 or 25 hours counts as one.
 * @param {number} from milliseconds
 * @param {number} to milliseconds
 */
function daysBetween(from, to) {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / 86_400_000);
}

/**
 * "agora", "há 5 minutos", "em 2 horas", "ontem"; a date after six days. Days are those of the calendar.
 * @param {string} iso
 * @param {string} language
 * @param {number} [now] milliseconds
 * @returns {string} "" for what is no time
 */
export function relativeTime(iso, language, now = serverNow()) {
  if (Number.isNaN(Date.parse(iso))) return "";
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (Math.abs(seconds) < 45) return format.format(0, "second");
  if (Math.abs(seconds) > 6.5 * 86_400) return shortDate(iso, language, now);
  const days = daysBetween(now, Date.parse(iso));
  if (Math.abs(seconds) >= 0.75 * 86_400 && days !== 0) return format.format(days, "day");
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size * 0.75) {
      return format.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / size)), unit);
    }
  }
  return format.format(0, "second");
}

/**
 * "15:00", "03:00 PM"
 * @param {string} iso
 * @param {string} language
 * @returns {string} "" for what is no time
 */
export function clockTime(iso, language) {
  if (Number.isNaN(Date.parse(iso))) return "";
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/**
 * "ontem", "amanhã", "segunda-feira", "3 de maio".
 * @param {string} iso
 * @param {string} language
 * @param {number} [now] milliseconds
 * @returns {string} "" for today, and for what is no time
 */
export function dayName(iso, language, now = serverNow()) {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const days = daysBetween(now, at);
  if (days === 0) return "";
  if (Math.abs(days) === 1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  if (Math.abs(days) < 7) return new Intl.DateTimeFormat(language, { weekday: "long" }).format(new Date(at));
  return shortDate(iso, language, now);
}

/**
 * "3 de maio"; with the year when it is another one.
 * @param {string} iso
 * @param {string} language
 * @param {number} [now] milliseconds
 * @returns {string}
 */
export function shortDate(iso, language, now = serverNow()) {
  const date = new Date(iso);
  if (Number.isNaN(date.valueOf())) return "";
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(date);
}

/**
 * "segunda-feira, 23 de novembro, 08:00"
 * @param {string} iso
 * @param {string} language
 * @returns {string}
 */
export function fullTime(iso, language) {
  if (Number.isNaN(Date.parse(iso))) return "";
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}
