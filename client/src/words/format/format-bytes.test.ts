import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [0, "0 kB"],
  [1, "1 kB"],
  [420_000, "420 kB"],
  [3_250_000, "3.3 MB"],
  [52_400_000, "52 MB"],
  [1_500_000_000, "1.5 GB"],
])("%i bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
