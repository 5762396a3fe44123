import { expect, it } from "vitest";
import type { Model } from "../../../api/contracts.ts";
import { completed, failed, generation, models } from "../../../fixtures/fake-api.ts";
import { startsOf } from "./starts.ts";

const only = (...slugs: string[]) => models.filter(({ slug }) => slugs.includes(slug));

it("a finished video starts the next part by its last frame or as a whole", () => {
  expect(startsOf(completed(), models)).toEqual([
    { from: "last_frame", model: "wan-picture", mode: "i2v" },
    { from: "whole_clip", model: "wan-continue", mode: "v2v" },
  ]);
});

it("only finished videos start another part", () => {
  const others = [
    generation({ state: "processing" }),
    generation({ state: "finalizing", output_path: "user/boat.mp4" }),
    completed({ output_path: null }),
    failed(),
  ];
  for (const one of others) expect(startsOf(one, models)).toEqual([]);
});

it("without a model that takes it, a start is not offered", () => {
  expect(startsOf(completed(), only("wan-fast", "wan-edit"))).toEqual([]);
  expect(startsOf(completed(), only("wan-continue")).map(({ from }) => from))
    .toEqual(["whole_clip"]);
  expect(startsOf(completed(), only("wan-sound")).map(({ from }) => from)).toEqual(["last_frame"]);
});

it("a model that was withdrawn starts nothing, and still says whether the video has sound", () => {
  const withdrawn = models.map((model) => ({ ...model, enabled: model.slug !== "wan-sound" }));
  const [first] = startsOf(completed({ model: "wan-sound" }), [
    ...withdrawn,
    ...only("wan-picture").map((model) => ({ ...model, slug: "loud", has_sound: true })),
  ]);
  expect(first?.model).toBe("loud");
});

it("a picture that a model takes in another mode is no first frame", () => {
  const [model] = only("wan-picture");
  if (!model) throw new Error("no model");
  const inputs = model.inputs.map((input) => ({ ...input, modes: ["v2v" as const] }));
  expect(startsOf(completed(), [{ ...model, inputs }])).toEqual([]);
});

it.each([[1, false], [2, true], [10, true], [11, false]])(
  "a video of %i s is continued as a whole only if the model takes that length",
  (length_seconds, isTaken) => {
    expect(startsOf(completed({ length_seconds }), only("wan-continue")).length > 0).toBe(isTaken);
  },
);

it("the model that made the video goes on, else one that is like it", () => {
  const picturesWith = (part: Partial<Model>): Model[] =>
    only("wan-picture").map((model) => ({ ...model, ...part }));
  const silent = picturesWith({ slug: "silent" });
  const loud = picturesWith({ slug: "loud", has_sound: true });
  const [quiet, voiced] = [only("wan-fast"), only("wan-edit")];
  const modelFor = (slug: string, offered: Model[], resolution = "480p") =>
    startsOf(completed({ model: slug, inputs: { resolution } }), offered)[0]?.model;

  expect(modelFor("loud", [...silent, ...loud])).toBe("loud");
  expect(modelFor("wan-fast", [...loud, ...silent, ...quiet])).toBe("silent");
  expect(modelFor("wan-edit", [...silent, ...loud, ...voiced])).toBe("loud");
  // Between two that are alike, the resolution decides, and then the catalog's order.
  expect(modelFor("wan-edit", [...loud, ...only("wan-sound"), ...voiced], "1080p"))
    .toBe("wan-sound");
  expect(modelFor("gone", [...silent, ...picturesWith({ slug: "other" })])).toBe("silent");
});
