// Moments in words.

import { language, t } from "./words.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(language, { weekday: "long" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

function days(from, to) {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / 86_400_000);
}

export function hour(iso) {
  return clock.format(new Date(iso));
}

export function exact(iso) {
  return full.format(new Date(iso));
}

function date(iso, month = "long") {
  const at = new Date(iso);
  const year = at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(language, { day: "numeric", month, ...year }).format(at);
}

/** "" for today, "ontem", "amanhã", "segunda-feira", "3 de maio". */
export function day(iso) {
  const away = days(Date.now(), Date.parse(iso));
  if (away === 0) return "";
  if (Math.abs(away) === 1) return relative.format(away, "day");
  return away > 0 && away < 7 ? weekday.format(new Date(iso)) : date(iso);
}

/** "08:17" for today, "27 de nov." before: narrow enough for a column. */
export function stamp(iso) {
  return days(Date.now(), Date.parse(iso)) === 0 ? hour(iso) : date(iso, "short").replace(" de ", " ").replace(/\.$/, "");
}

/** "15:00", "amanhã, 09:00", "3 de maio, 09:00". */
export function moment(iso) {
  const on = day(iso);
  return on === "" ? hour(iso) : `${on}, ${hour(iso)}`;
}

/** "agora", "há 5 minutos", "há 3 dias". */
export function ago(iso) {
  const seconds = Math.round((Date.now() - Date.parse(iso)) / 1000);
  if (Math.abs(seconds) < 45) return relative.format(0, "second");
  const away = days(Date.now(), Date.parse(iso));
  if (Math.abs(away) > 6) return t("onDate", date(iso));
  if (away !== 0 && Math.abs(seconds) > 0.75 * 86_400) return relative.format(away, "day");
  if (Math.abs(seconds) >= 2_700) return relative.format(-Math.round(seconds / 3600), "hour");
  return relative.format(-Math.round(seconds / 60), "minute");
}

/** "12 min", "3 h", "2 dias": how long something waits. */
export function span(iso) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 60_000));
  if (minutes < 1) return t("spanNow");
  if (minutes < 60) return t("spanMinutes", minutes);
  if (minutes < 48 * 60) return t("spanHours", Math.floor(minutes / 60));
  return t("spanDays", Math.floor(minutes / 1440));
}

/** For a field of date and time: the moment by this computer's clock. */
export function toField(iso) {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
