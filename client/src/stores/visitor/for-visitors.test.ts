import { describe, expect, it } from "vitest";
import { models } from "../../fixtures/fake-models.ts";
import { forVisitors } from "./for-visitors.ts";

const kinds = models.flatMap(({ inputs }) => inputs.map(({ kind }) => kind));
const shown = models.map(forVisitors);

describe("the catalog for a visitor", () => {
  it("has nothing that would be uploaded before the sign-up", () => {
    const left = new Set(shown.flatMap(({ inputs }) => inputs.map(({ kind }) => kind)));
    expect(kinds).toEqual(expect.arrayContaining(["clip", "mask", "sound"]));
    expect([...left].filter((kind) => ["clip", "mask", "sound"].includes(kind))).toEqual([]);
    expect(left).toContain("picture");
  });

  it("has no mode that cannot do without it, and no model without a mode", () => {
    for (const [index, model] of models.entries()) {
      const needs = (mode: (typeof model.modes)[number]) =>
        model.inputs.some(({ kind, required }) =>
          ["clip", "mask", "sound"].includes(kind) && required.includes(mode)
        );
      expect(shown[index]?.modes).toEqual(model.modes.filter((mode) => !needs(mode)));
    }
    expect(shown.filter(({ enabled, modes }) => enabled && modes.length === 0)).toEqual([]);
    expect(shown.filter(({ enabled }) => enabled).flatMap(({ modes }) => modes)).not.toContain(
      "v2v",
    );
  });
});
