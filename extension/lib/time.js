/** Dates in words, by the server's clock: the computer's own may be wrong. */

let offset = 0;

/** @param {string | null} header a Date header of the server (RFC 9110) */
export function noteServerDate(header) {
  const at = header === null ? NaN : Date.parse(header);
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** @returns {number} the server's time, in milliseconds since 1970 */
export function serverNow() {
  return Date.now() + offset;
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
 * @returns {string}
 */
export function relativeTime(iso, language, now = serverNow()) {
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
 * "3 de maio"; with the year when it is another one.
 * @param {string} iso
 * @param {string} language
 * @param {number} [now] milliseconds
 * @returns {string}
 */
export function shortDate(iso, language, now = serverNow()) {
  const date = new Date(iso);
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
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}
