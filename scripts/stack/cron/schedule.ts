/** When a job is due. Times are UTC, as in pg_cron. */
interface Schedule {
  /**
   * The first due moment after `after`. `lastEnd` is when the job last ended: intervals count from
   * there.
   */
  next(after: Date): Date;
}

interface Field {
  min: number;
  max: number;
  names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fields = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  day: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: ["", ...months] },
  weekday: { min: 0, max: 7, names: weekdays },
} satisfies Record<string, Field>;

const minuteMs = 60_000;
/** At worst, eight years pass between two days of February 29. */
const searchMaxMinutes = 9 * 366 * 24 * 60;

/** Reads `30 seconds` or five cron fields. Throws at anything else. */
export function parseSchedule(text: string): Schedule {
  const seconds = /^\s*(\d+)\s+seconds?\s*$/i.exec(text)?.[1];
  if (seconds !== undefined) {
    return { next: (after) => new Date(after.getTime() + Number(seconds) * 1000) };
  }
  return parseCron(text);
}

function parseCron(text: string): Schedule {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== 5) throw new Error(`invalid schedule: ${text}`);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = parts;
  const minutes = parseField(minute, fields.minute);
  const hours = parseField(hour, fields.hour);
  const days = parseField(day.replace("$", "*"), fields.day);
  const onLastDay = day === "$";
  const inMonths = parseField(month, fields.month);
  const onWeekdays = parseField(weekday, fields.weekday);
  if (onWeekdays.has(7)) onWeekdays.add(0);

  const matchesDay = (date: Date): boolean => {
    const isDay = onLastDay ? isLastDay(date) : days.has(date.getUTCDate());
    const isWeekday = onWeekdays.has(date.getUTCDay());
    // Cron's old rule: if both are restricted, one match is enough.
    return day !== "*" && weekday !== "*" ? isDay || isWeekday : isDay && isWeekday;
  };

  return {
    next(after) {
      let time = Math.floor(after.getTime() / minuteMs) * minuteMs + minuteMs;
      for (let tried = 0; tried < searchMaxMinutes; tried++, time += minuteMs) {
        const date = new Date(time);
        if (!inMonths.has(date.getUTCMonth() + 1) || !matchesDay(date)) {
          time = startOfNextDay(date) - minuteMs;
        } else if (hours.has(date.getUTCHours()) && minutes.has(date.getUTCMinutes())) {
          return date;
        }
      }
      throw new Error(`The schedule "${text}" is never due.`);
    },
  };
}

/** `*`, `5`, `mon`, `1-5`, each with an optional `/2`, and lists of these. */
function parseField(text: string, { min, max, names }: Field): Set<number> {
  const toNumber = (word: string) => {
    const index = names?.indexOf(word) ?? -1;
    if (index >= 0) return index;
    return /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [from = "", to] = range.split("-");
    const first = range === "*" ? min : toNumber(from);
    const last = range === "*" ? max : toNumber(to ?? (item.includes("/") ? String(max) : from));
    if (![first, last, Number(step)].every(Number.isInteger) || first < min || last > max) {
      throw new Error(`invalid schedule: ${text}`);
    }
    for (let value = first; value <= last; value += Math.max(1, Number(step))) values.add(value);
  }
  return values;
}

function startOfNextDay(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
}

function isLastDay(date: Date): boolean {
  return new Date(startOfNextDay(date)).getUTCDate() === 1;
}
