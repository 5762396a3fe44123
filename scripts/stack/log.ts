import { within } from "./within.ts";

type LogLevel = "debug" | "info" | "warn" | "error";

/** One event. `part` names its source: `postgres`, `gateway`, `function start-generation`… */
export interface LogEvent {
  readonly level: LogLevel;
  readonly part: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

export type Log = (event: LogEvent) => void;

/** Keeps the newest events, so that a test or a person can read them later. */
export interface EventLog {
  /** Oldest first. */
  all(): readonly LogEvent[];
  /** The first event that matches, past or future. Throws after `limitMs`. */
  first(matches: (event: LogEvent) => boolean, limitMs?: number): Promise<LogEvent>;
  /** The next matching event from now on. */
  next(matches: (event: LogEvent) => boolean, limitMs?: number): Promise<LogEvent>;
}

const eventsKept = 5000;
const patienceMs = 60_000;

export function createEventLog(forward?: Log): { log: Log; logs: EventLog } {
  const events: LogEvent[] = [];
  const listeners = new Set<Log>();

  const log: Log = (event) => {
    events.push(event);
    if (events.length > eventsKept) events.shift();
    for (const listener of listeners) listener(event);
    forward?.(event);
  };

  const next: EventLog["next"] = async (matches, limitMs = patienceMs) => {
    const seen = Promise.withResolvers<LogEvent>();
    const listener: Log = (event) => {
      if (matches(event)) seen.resolve(event);
    };
    listeners.add(listener);
    try {
      return await within(limitMs, "the awaited log event", seen.promise);
    } finally {
      listeners.delete(listener);
    }
  };

  const first: EventLog["first"] = (matches, limitMs) => {
    const earlier = events.find((event) => matches(event));
    return earlier ? Promise.resolve(earlier) : next(matches, limitMs);
  };

  return { log, logs: { all: () => events, first, next } };
}

/**
 * `level=info part=postgres event=started port=54322`: logfmt, with quotes around values that need
 * them.
 */
export function formatLogEvent(event: LogEvent): string {
  return Object.entries(event)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${formatValue(value)}`)
    .join(" ");
}

function formatValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}
