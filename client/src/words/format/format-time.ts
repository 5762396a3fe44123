import { formatNumber } from "./intl.ts";
import { dateFormat } from "./intl-formats.ts";
import { language } from "../language.ts";

const clock = dateFormat({ timeStyle: "short" }, (date) => date.toTimeString().slice(0, 5));
const isoDay = (date: Date) => Number.isNaN(+date) ? "–" : date.toISOString().slice(0, 10);
const dayOfYear = dateFormat({ dateStyle: "medium" }, isoDay);
const dayAndTime = dateFormat(
  { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  (date) => `${isoDay(date)}, ${clock(date)}`,
);

/** In the user's locale: "14:02" today, "21 Nov, 14:02" this year, "21 Nov 2025" before. */
export function formatMoment(moment: string | number, now = Date.now()): string {
  const date = new Date(moment);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clock(date);
  if (date.getFullYear() !== today.getFullYear()) return dayOfYear(date);
  return dayAndTime(date);
}

/** "12 Dec 2026", for a day like "2026-12-12". */
export function formatDay(day: string): string {
  return dayOfYear(new Date(`${day}T12:00`));
}

/**
 * "45 s", "1 min" or "1 min 30 s"; whole minutes from ten minutes on. The SI symbols are the same
 * in every language.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** "25 s", "90 s", "3 min": rounded, because it is an estimate. */
export function formatAbout(seconds: number): string {
  const about = Math.max(5, 5 * Math.round(seconds / 5));
  return about < 120 ? `${about} s` : `${Math.round(about / 60)} min`;
}

/** "5 s", "5.1 s": the length of a file, rounded down to a tenth of a second. */
export function formatSeconds(milliseconds: number, round: typeof Math.floor = Math.floor): string {
  return `${formatNumber(round(milliseconds / 100) / 10, language)} s`;
}
