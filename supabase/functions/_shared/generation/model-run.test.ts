import { describe, expect, it } from "vitest";
import { evaluate, evaluateRun, expressionSchema, type Run, runSchema } from "./model-run.ts";

const run: Run = {
  replicate: "owner/name",
  version: null,
  input: {
    prompt: "$prompt",
    first_frame: "$picture",
    references: "$references",
    seed: "$seed",
    sharp: "$sharp",
    go_fast: true,
    size: { $aspect_ratio: { "16:9": "832*480", "9:16": "480*832" } },
  },
};

const values = new Map<string, string | number | boolean | string[]>([
  ["prompt", "A lamp in a dark room"],
  ["aspect_ratio", "9:16"],
  ["seed", 0],
  ["sharp", false],
  ["not_sent", "x"],
]);

const without = (...names: string[]) =>
  new Map([...values].filter(([name]) => !names.includes(name)));

it("an input has the run's constants, values and table lookups, and nothing else", () => {
  expect(evaluateRun(run, values)).toEqual({
    replicate: "owner/name",
    version: null,
    input: {
      prompt: "A lamp in a dark room",
      seed: 0,
      sharp: false,
      go_fast: true,
      size: "480*832",
    },
  });
});

it("what the request leaves out is left out of the input", () => {
  expect(evaluateRun(run, without("aspect_ratio", "seed", "sharp")).input)
    .toEqual({ prompt: "A lamp in a dark room", go_fast: true });
});

it("several files are a list, and the run's values are not shared with it", () => {
  const references = ["https://a.example/1", "https://a.example/2"];
  const { input } = evaluateRun(run, new Map([...values, ["references", references]]));
  expect(input["references"]).toEqual(references);
  expect(input["references"]).not.toBe(references);
});

it.each(["$seed", "$prompt", "{}"])("a prompt that is %s is passed as it is", (prompt) => {
  const input = evaluateRun(run, new Map([...values, ["prompt", prompt]])).input;
  expect(input["prompt"]).toBe(prompt);
});

describe("a table", () => {
  const sized = {
    $resolution: {
      "480p": { $aspect_ratio: { "16:9": "832*480", "9:16": "480*832", "": "832*480" } },
      "720p": "1280*720",
    },
  };
  const at = (resolution: string, shape?: string) =>
    evaluate(
      sized,
      new Map([["resolution", resolution], ...shape ? [["aspect_ratio", shape] as const] : []]),
    );

  it("may have tables in it", () => {
    expect([at("480p", "9:16"), at("480p", "16:9"), at("720p")])
      .toEqual(["480*832", "832*480", "1280*720"]);
  });

  it("has the key of no letters for what the request leaves out", () => {
    expect(at("480p")).toBe("832*480");
  });

  it("has no value for any other value, not even the name of a property", () => {
    expect([at("1080p"), at("480p", "toString"), at("constructor")]).toEqual([null, null, null]);
  });

  it("may be looked up by a switch and by a number", () => {
    expect(evaluate({ $sharp: { true: 1, false: 2 } }, values)).toBe(2);
    expect(evaluate({ $seed: { 0: "none" } }, values)).toBe("none");
  });
});

describe("the model and its version", () => {
  const perResolution: Run = {
    ...run,
    replicate: { $resolution: { "480p": "a/small", "720p": "a/large" } },
    version: { $resolution: { "720p": "f25a" } },
  };

  it("may depend on the request", () => {
    expect(evaluateRun(perResolution, new Map([["resolution", "720p"]])))
      .toMatchObject({ replicate: "a/large", version: "f25a" });
    expect(evaluateRun(perResolution, new Map([["resolution", "480p"]])))
      .toMatchObject({ replicate: "a/small", version: null });
  });

  it.each([["no model", {}], ["another form", { replicate: "https://evil.example/a/b" }]])(
    "must be there: %s is refused",
    (_case, change) => {
      expect(() => evaluateRun({ ...perResolution, ...change }, new Map())).toThrow(
        "Invalid input",
      );
    },
  );
});

describe("an expression", () => {
  it.each<[string, unknown, boolean]>([
    ["a constant", 5, true],
    ["a table", { $a: { "1": "x" } }, true],
    ["a table of two inputs", { $a: { "1": "x" }, $b: { "1": "x" } }, false],
    ["a table of none", {}, false],
    ["a table without the sign", { a: { "1": "x" } }, false],
    ["a list", ["x"], false],
  ])("%s", (_case, expression, isValid) => {
    expect(expressionSchema.safeParse(expression).success).toBe(isValid);
  });

  it("is only what a run has: another field is refused", () => {
    expect(runSchema.safeParse({ ...run, webhook: "https://evil.example" }).success).toBe(false);
  });
});
