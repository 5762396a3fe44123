import { expect, test } from "vitest";
import { parseSchedule } from "./schedule.ts";

const next = (schedule: string, after: string) =>
  parseSchedule(schedule).next(new Date(after)).toISOString();

test.for(
  [
    ["* * * * *", "2026-11-22T12:00:30Z", "2026-11-22T12:01:00.000Z"],
    ["*/5 * * * *", "2026-11-22T12:00:00Z", "2026-11-22T12:05:00.000Z"],
    ["30 3 * * *", "2026-11-22T12:00:00Z", "2026-11-23T03:30:00.000Z"],
    ["0 9-17/4 * * *", "2026-11-22T10:00:00Z", "2026-11-22T13:00:00.000Z"],
    ["0 0 29 2 *", "2026-11-22T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 $ * *", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00.000Z"],
    ["0 12 * * mon-fri", "2026-11-20T12:00:00Z", "2026-11-23T12:00:00.000Z"],
    ["0 0 * jan,jul *", "2026-02-01T00:00:00Z", "2026-07-01T00:00:00.000Z"],
    ["0 0 1 * 0", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00.000Z"],
    ["0 0 * * 7", "2026-11-23T00:00:00Z", "2026-11-29T00:00:00.000Z"],
    ["30 seconds", "2026-11-22T12:00:10Z", "2026-11-22T12:00:40.000Z"],
  ] as const,
)("%s comes after %s at %s", ([schedule, after, due]) => {
  expect(next(schedule, after)).toBe(due);
});

test.for(["", "* * * *", "60 * * * *", "* * 0 * *", "* * * * mon-", "every minute"])(
  '"%s" is not a valid schedule',
  (schedule) => {
    expect(() => parseSchedule(schedule)).toThrow("invalid schedule");
  },
);
