import { expect, test } from "vitest";
import { cancelAfter } from "./cancel-after.ts";

test.for(
  [
    ["90", 90_000],
    ["5s", 5000],
    ["15m", 900_000],
    ["1h30m45s", 5_445_000],
    ["24h", 86_400_000],
    [" 10s ", 10_000],
    ["4s", undefined],
    ["24h1s", undefined],
    ["1h30", undefined],
    ["-5s", undefined],
    ["10 s", undefined],
    ["soon", undefined],
    ["", undefined],
  ] as const,
)("Cancel-After: %s is %s ms", ([header, ms]) => {
  expect(cancelAfter(header)).toBe(ms);
});
