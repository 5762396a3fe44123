import { expect, it } from "vitest";
import type { Generation } from "../../supabase/functions/_shared/contracts/generation/generations.ts";
import { readCatalog } from "../sync-catalog.ts";
import { readFinished } from "./finished-videos.ts";
import { fileOf, loopFilters, nameOf } from "./from-videos.ts";

const catalog = await readCatalog();

const idOf = (number: number) => `0000000${number}-0000-4000-8000-000000000000`;

const generation = (number: number, other: Partial<Generation> = {}): Generation => ({
  id: idOf(number),
  mode: "t2v",
  model: "wan-2.2-t2v-fast",
  prompt: "A fox in the snow",
  inputs: { resolution: "480p", aspect_ratio: "9:16" },
  parent_id: null,
  length_seconds: 5,
  cost: 10,
  state: "completed",
  progress: 100,
  version: 5,
  error_code: null,
  error_message: null,
  output_path: `someone/${number}.mp4`,
  created_at: "2026-11-01T00:00:00Z",
  started_at: null,
  finished_at: null,
  ...other,
});

const worldWith = (rows: Generation[]) => ({
  query: () => Promise.resolve(rows.map((row) => ({ row }))),
});

const six = [1, 2, 3, 4, 5, 6];

it("takes finished videos in the order in which their ids were given", async () => {
  const world = worldWith(six.map((number) => generation(number)));
  const found = await readFinished(world, six.toReversed().map(idOf), catalog);
  expect(found.map(({ id }) => id)).toEqual(six.toReversed().map(idOf));
});

it("says everything that is wrong with what was given, and takes nothing", async () => {
  const world = worldWith([
    generation(1, { output_path: null, state: "failed" }),
    generation(2, {
      mode: "i2v",
      model: "wan-2.2-i2v-fast",
      inputs: { picture: "pictures/a.jpg" },
    }),
  ]);
  await expect(readFinished(world, [1, 2, 3].map(idOf), catalog)).rejects.toThrow([
    "Give at least 6 of them.",
    `${idOf(1)}: It has no video, or none any more.`,
    `${idOf(2)}: picture is a file, which an example cannot bring.`,
    `${idOf(3)}: There is no such generation.`,
  ].join("\n"));
});

it("sends nothing to the database that is no id", async () => {
  const world = { query: () => Promise.reject(new Error("was asked")) };
  await expect(readFinished(world, ["1'; select 1; --"], catalog))
    .rejects.toThrow("No id of a generation: 1'; select 1; --.");
});

it("keeps the choices of a video but not its seed, and names its files by its first words", () => {
  expect(fileOf(generation(1, { inputs: { resolution: "720p", seed: 7 } }), 10)).toEqual({
    position: 10,
    prompt: { en: "A fox in the snow", de: "A fox in the snow" },
    mode: "t2v",
    model: "wan-2.2-t2v-fast",
    inputs: { resolution: "720p" },
  });
  expect(nameOf({ id: "ab12cd34", prompt: "Über den Dächern, bei Nacht" })).toBe(
    "uber-den-dachern-ab12",
  );
  expect(nameOf({ id: "ab12cd34", prompt: "雪の中の狐" })).toBe("ab12");
});

it("a loop is never longer than an example, and its fade ends with its last frame", () => {
  expect(loopFilters(15)).toContain("trim=duration=5");
  expect(loopFilters(15).at(-1)).toMatch(/:offset=4$/);
  expect(loopFilters(2)).toContain("trim=duration=1.9");
});
