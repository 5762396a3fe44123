import { effect } from "@preact/signals";
import { expect, it } from "vitest";
import { hasTurn, takeTurns } from "./turns.ts";

const PARTS = ["stores", "frame", "videos", "composer", "drop"] as const;

it("everything is rendered at once, unless the first screen takes turns, one part in each", async () => {
  const seen: string[] = [];
  const stop = effect(() => void seen.push(PARTS.filter(hasTurn).join(" ")));
  await takeTurns();
  stop();
  expect(seen).toEqual([
    "stores frame videos composer drop",
    "",
    "stores",
    "stores frame",
    "stores frame videos",
    "stores frame videos composer",
    "stores frame videos composer drop",
  ]);
});
