import { expect, it } from "vitest";
import { completed, createFakeApi, generation, settled } from "../../fixtures/fake-api.ts";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createGenerations } from "./generations.ts";
import { createUnseen } from "./unseen.ts";

function world(kept: string | null = null) {
  const { api } = createFakeApi();
  const generations = createGenerations(api.generations);
  const written: string[] = [];
  const slot = {
    read: () => kept,
    write: (value: string) => void written.push(value),
    watch: () => () => {},
  };
  return { api, generations, written, unseen: createUnseen(generations, slot) };
}

const finishedAt = (day: number) => completed({ finished_at: `2026-01-0${day}T00:00:00Z` });

it("the badge does not count videos from before the device was first used", async () => {
  const { api, generations, unseen } = world();
  api.generations.page.mockResolvedValue([finishedAt(1), finishedAt(2)]);
  await generations.resync();
  expect(unseen.count.value).toBe(0);
});

it("the badge counts videos that have finished since, until they are seen", async () => {
  const { api, generations, unseen, written } = world("2026-01-01T00:00:00Z");
  api.generations.page.mockResolvedValue([finishedAt(1), generation()]);
  await generations.resync();
  expect(unseen.count.value).toBe(0);
  generations.apply(finishedAt(2));
  generations.apply(finishedAt(3));
  await settled();
  expect(unseen.count.value).toBe(2);
  unseen.see();
  expect(unseen.count.value).toBe(0);
  expect(written).toEqual(["2026-01-03T00:00:00Z"]);
});

it("the badge counts the very first video of an account", async () => {
  const { generations, unseen } = world();
  await generations.resync();
  generations.apply(finishedAt(1));
  expect(unseen.count.value).toBe(1);
});

it("the badge never forgets what another tab has shown", async () => {
  const slot = createMemory(localStorage, "user").seenUntil;
  const tab = () => {
    const { api } = createFakeApi();
    const generations = createGenerations(api.generations);
    return { api, generations, unseen: createUnseen(generations, slot) };
  };
  const [one, other] = [tab(), tab()];
  one.api.generations.page.mockResolvedValue([finishedAt(1)]);
  other.api.generations.page.mockResolvedValue([finishedAt(1), finishedAt(3)]);
  await other.generations.resync();
  await one.generations.resync();
  expect(slot.read()).toBe("2026-01-03T00:00:00Z");
  one.generations.apply(finishedAt(2));
  one.unseen.see();
  expect(slot.read()).toBe("2026-01-03T00:00:00Z");
  expect(one.unseen.count.value).toBe(0);
});
