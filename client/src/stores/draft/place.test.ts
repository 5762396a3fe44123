import { describe, expect, it } from "vitest";
import type { Input, Model } from "../../api/contracts.ts";
import { models } from "../../fixtures/fake-models.ts";
import { type Composer, findPlace, inputFor } from "./place.ts";

const named = (slug: string): Model => {
  const model = models.find((each) => each.slug === slug);
  if (!model) throw new Error(`There is no ${slug}.`);
  return model;
};
const photo = new Blob([], { type: "image/png" });
const sound = new Blob([], { type: "audio/mpeg" });

const composer = (part: Partial<Composer> = {}): Composer => ({
  mode: "t2v",
  model: named("wan-fast"),
  wantedModel: null,
  offered: models,
  isFilled: () => false,
  ...part,
});
const placeOf = (file: Blob, part: Partial<Composer> = {}) => {
  const { input, mode, model } = findPlace(file, composer(part));
  return [input.name, mode, model.slug];
};

describe("a file that was dropped", () => {
  it("goes into a free input of the chosen model", () => {
    const here = { mode: "i2v", model: named("wan-sound") } as const;
    const isFilled = ({ name }: Input) => name === "picture";
    expect(placeOf(photo, here)).toEqual(["picture", "i2v", "wan-sound"]);
    expect(placeOf(photo, { ...here, isFilled })).toEqual(["last_picture", "i2v", "wan-sound"]);
    expect(placeOf(photo, { ...here, isFilled: () => true }))
      .toEqual(["picture", "i2v", "wan-sound"]);
  });

  it("goes where it is needed rather than where it is only taken", () => {
    const taking: Model = {
      ...named("wan-fast"),
      inputs: named("wan-sound").inputs.map((input) => ({
        ...input,
        modes: ["t2v"],
        required: [],
      })),
    };
    const offered = [{ ...taking, slug: "wan-first" }, named("wan-picture")];
    expect(placeOf(photo, { offered })).toEqual(["picture", "i2v", "wan-picture"]);
  });

  it("goes to the model that the user has chosen in that mode", () => {
    expect(placeOf(photo, { wantedModel: "wan-sound" })).toEqual(["picture", "i2v", "wan-sound"]);
  });

  it("has no place without a model that takes it, and perhaps later without a catalog", () => {
    const offered = [named("wan-fast")];
    expect(inputFor(sound, composer({ offered }))).toBeNull();
    expect(() => placeOf(sound, { offered })).toThrow("upload_not_supported");
    expect(() => placeOf(sound, { offered: [], model: null })).toThrow("unavailable");
  });
});
