/**
 * Every input of every model, with values of the wrong type, out of range, of another user, or
 * missing: each is refused by name, and nothing is charged.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  type Input,
  type Mode,
  modelSchema,
} from "../../functions/_shared/contracts/catalog/catalog.ts";
import { type Inputs, inputsIn } from "../../functions/_shared/contracts/catalog/inputs.ts";
import { problemSchema } from "../../functions/_shared/contracts/problems.ts";
import { add } from "../fixtures/credits.ts";
import { newUser, sql } from "../fixtures/database.ts";
import { type Facts, newPath, store, upload } from "../fixtures/files.ts";
import { start } from "../fixtures/generations.ts";
import { belongings, headersOf, send, signUp } from "./fixtures/requests.ts";

const [row] = await sql<{ catalog: unknown }[]>`select public.read_catalog() as catalog`;
const models = z.parse(z.array(modelSchema), row?.catalog);
const cases = models.flatMap((model) =>
  model.modes.map((mode) => [`${model.slug} · ${mode}`, model, mode] as const)
);

let user: string;
let stranger: string;
let token: string;
let before: unknown;

beforeAll(async () => {
  ({ userId: user, token } = await signUp());
  stranger = await newUser();
  // A request that is valid is refused for its price. So nothing but that word says that it passed.
  await add(user, -100);
  before = await belongings(user);
});

type Bucket = "pictures" | "clips" | "sounds";

const bucketOf = (input: Input): Bucket | null =>
  input.kind === "picture" || input.kind === "pictures"
    ? "pictures"
    : input.kind === "clip"
    ? "clips"
    : input.kind === "sound"
    ? "sounds"
    : input.kind === "mask"
    ? `${input.as}s`
    : null;

/** A file that the input takes. */
const fileFor = (input: Input, facts: Partial<Facts> = {}, owner = user) => {
  const bucket = bucketOf(input);
  if (bucket === null) throw new Error(`${input.name} is no file`);
  const milliseconds = "milliseconds_min" in input
    ? { milliseconds: Math.min(input.milliseconds_max, input.milliseconds_min + 1_000) }
    : {};
  return upload(sql, owner, bucket, { ...milliseconds, ...facts });
};

async function rightValue(input: Input): Promise<Inputs[string]> {
  switch (input.kind) {
    case "choice":
      return input.values[0] ?? "";
    case "whole_number":
      return input.max;
    case "switch":
      return !input.default;
    case "text":
      return "x".repeat(input.characters_max);
    case "pictures":
      return await Promise.all(Array.from({ length: input.count_max }, () => fileFor(input)));
    default:
      return await fileFor(input);
  }
}

/** A mask has the length of its clip, so the clip's length is taken for both. */
async function rightInputs(inputs: Input[]): Promise<Record<string, Inputs[string]>> {
  const right: Record<string, Inputs[string]> = {};
  for (const input of inputs.filter(({ kind }) => kind !== "mask")) {
    right[input.name] = await rightValue(input);
  }
  for (const input of inputs) {
    if (input.kind !== "mask") continue;
    const clip = String(right[input.of]);
    const [of] = await sql<{ milliseconds: number }[]>`
      select milliseconds from private.uploads where bucket || '/' || path = ${clip}`;
    right[input.name] = await fileFor(input, input.as === "clip" ? of : {});
  }
  return right;
}

const id = "00000000-0000-4000-8000-000000000001";

/** Values that are not of the input's kind, or are out of its range. */
function wrongValues(input: Input): unknown[] {
  const noObjects = [{}, { a: 1 }, [[]], [{}], [null]];
  const noText = [5, -0.5, true, [], ["480p"]];
  switch (input.kind) {
    case "choice":
      return [...noObjects, ...noText, "", "nope", "toString", `${input.values[0]} `];
    case "whole_number":
      return [...noObjects, ...noText.slice(1), "5", input.min - 1, input.max + 1, 1e300, -1e300];
    case "switch":
      return [...noObjects, "true", "", 0, 1, []];
    case "text":
      return [
        ...noObjects,
        ...noText,
        "",
        " ",
        "\u200b\u2800",
        "x".repeat(input.characters_max + 1),
      ];
    default: {
      const odd = [
        "",
        "/",
        "nope",
        "https://example.com/a.png",
        `posters/${user}/${id}.jpg`,
        `pictures/../clips/${user}/${id}.mp4`,
        `${bucketOf(input)}/${user}/${id}`,
        `${bucketOf(input)}/${user}/${id}.mp4\n`,
        `${bucketOf(input)}/${user}/${id}/${id}.mp4`,
        `${bucketOf(input)}//${user}/${id}.mp4`,
        "x".repeat(201),
      ];
      return input.kind === "pictures"
        ? [...noObjects, 5, true, ...odd, [], ...odd.map((one) => [one])]
        : [...noObjects, ...noText, ...odd, odd];
    }
  }
}

/** Files that are measured, but that this input does not take. */
async function wrongFiles(input: Input): Promise<unknown[]> {
  const bucket = bucketOf(input);
  const others = (["pictures", "clips", "sounds"] as const).filter((one) => one !== bucket);
  const wrong = await Promise.all(others.map((one) => upload(sql, user, one)));
  if (input.kind === "pictures") {
    const many = await Promise.all(
      Array.from({ length: input.count_max + 1 }, () => fileFor(input)),
    );
    return [...wrong.map((one) => [one]), [await fileFor(input), wrong[0]], many, many[0]];
  }
  if ("milliseconds_min" in input) {
    wrong.push(await fileFor(input, { milliseconds: input.milliseconds_min - 1 }));
    wrong.push(await fileFor(input, { milliseconds: input.milliseconds_max + 1 }));
  }
  if (input.kind === "mask") {
    wrong.push(await fileFor(input, { width: 638 }), await fileFor(input, { height: 362 }));
    wrong.push(
      await fileFor(input, { type: input.as === "picture" ? "image/jpeg" : "video/webm" }),
    );
  }
  return wrong;
}

/** Files of this kind that the user does not have, and one that was not measured. */
async function absentFiles(input: Input): Promise<[reference: string, code: string][]> {
  const bucket = bucketOf(input) ?? "pictures";
  const unmeasured = newPath(user, bucket);
  await store(sql, bucket, unmeasured);
  return [
    [`${bucket}/${newPath(user, bucket)}`, "upload_not_found"],
    [`${bucket}/${newPath(stranger, bucket)}`, "upload_not_found"],
    [await fileFor(input, {}, stranger), "upload_not_found"],
    [`${bucket}/${unmeasured}`, "upload_not_measured"],
  ];
}

interface Said {
  code: string;
  about: string;
}

async function ask(model: string, mode: Mode, inputs: Record<string, unknown>): Promise<Said> {
  const body = JSON.stringify({
    p_id: crypto.randomUUID(),
    p_mode: mode,
    p_model: model,
    p_prompt: "A lamp in a dark room",
    p_inputs: inputs,
  });
  const request = { method: "POST", headers: headersOf(token), body };
  const { status, text } = await send("/rest/v1/rpc/start_generation", request);
  expect(status, text).toBeOneOf([400, 402, 404, 409, 422]);
  const { message, details } = JSON.parse(text) as { message: string; details: string | null };
  return { code: message, about: details?.split(":")[0] ?? "" };
}

describe.each(cases)("%s", (_name, model, mode) => {
  const declared = inputsIn(model, mode);
  let right: Record<string, Inputs[string]>;

  beforeAll(async () => {
    right = await rightInputs(declared);
  });
  /** As `right`, without what contradicts this input: a length that a clip has to be below. */
  const withValue = (name: string, value: unknown) => ({ ...right, [name]: value });

  it("takes each of its inputs, and only a lack of credits refuses the start", async () => {
    expect(await ask(model.slug, mode, right)).toMatchObject({ code: "insufficient_credits" });
  });

  it("refuses by name what is not of the input's kind, or out of its range", async () => {
    for (const input of declared) {
      const values = [
        ...wrongValues(input),
        ...bucketOf(input) === null ? [] : await wrongFiles(input),
      ];
      for (const value of values) {
        const said = await ask(model.slug, mode, withValue(input.name, value));
        expect(said, `${input.name}: ${JSON.stringify(value)}`)
          .toEqual({ code: "input_not_accepted", about: input.name });
      }
    }
  });

  it("answers about another user's file as about one that is missing", async () => {
    for (const input of declared.filter((one) => bucketOf(one) !== null)) {
      for (const [file, code] of await absentFiles(input)) {
        const value = input.kind === "pictures"
          ? [await fileFor(input), file].slice(-input.count_max)
          : file;
        const said = await ask(model.slug, mode, withValue(input.name, value));
        expect(said.code, `${input.name}: ${file}`).toBe(code);
      }
    }
  });

  it("refuses by name what is missing, and what it does not take", async () => {
    for (const input of declared.filter((one) => one.required.includes(mode))) {
      if ("default" in input && input.default !== undefined) continue;
      for (const without of [undefined, null]) {
        const said = await ask(model.slug, mode, withValue(input.name, without));
        expect(said).toEqual({ code: "input_not_accepted", about: input.name });
      }
    }
    const foreign = models.flatMap((one) => one.inputs.map(({ name }) => name))
      .filter((name) => !declared.some((input) => input.name === name));
    for (const name of [...foreign, "image", "prompt", "user_id", "cost", "", "constructor"]) {
      const said = await ask(model.slug, mode, withValue(name, "x"));
      expect(said).toEqual({ code: "input_not_accepted", about: name });
    }
  });

  it("takes null like what is left out", async () => {
    const optional = declared.filter((one) => !one.required.includes(mode));
    const nulls = Object.fromEntries(optional.map(({ name }) => [name, null]));
    expect((await ask(model.slug, mode, { ...right, ...nulls })).code).toBe("insufficient_credits");
  });
});

it.each(
  [
    ["wan-2.7-videoedit", "v2v", "clip"],
    ["wan-2.2-i2v-fast", "i2v", "picture"],
    ["wan-2.7-i2v", "i2v", "sound"],
  ] as const,
)("the function refuses another user's file, too: %s", async (slug, mode, name) => {
  const model = models.find((one) => one.slug === slug);
  const right = await rightInputs(model ? inputsIn(model, mode) : []);
  const input = model?.inputs.find((one) => one.name === name);
  if (!input) throw new Error(`${slug} takes no ${name}`);
  const file = await fileFor(input, {}, stranger);
  const answer = await send("/functions/v1/start-generation", {
    method: "POST",
    headers: headersOf(token),
    body: JSON.stringify({
      id: crypto.randomUUID(),
      mode,
      model: slug,
      prompt: "A lamp in a dark room",
      inputs: { ...right, [name]: file },
    }),
  });
  expect(problemSchema.parse(JSON.parse(answer.text)).code).toBe("upload_not_found");
});

it("a text that Postgres cannot store is refused, by the function and by SQL", async () => {
  for (const text of ["A lamp\0", "A lamp \ud83e", "\udfff"]) {
    const inputs = { resolution: "480p", negative_prompt: text };
    const said = await ask("wan-2.1-t2v-14b", "t2v", inputs);
    expect(said.code, JSON.stringify(text)).not.toBe("insufficient_credits");
    const answer = await send("/functions/v1/start-generation", {
      method: "POST",
      headers: headersOf(token),
      body: JSON.stringify({
        id: crypto.randomUUID(),
        mode: "t2v",
        model: "wan-2.1-t2v-14b",
        prompt: "A lamp in a dark room",
        inputs,
      }),
    });
    expect(problemSchema.parse(JSON.parse(answer.text))).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
  }
});

it("a video that is another user's, or not finished, is no clip", async () => {
  const { generation: { id: open } } = await start(stranger);
  for (const file of [`videos/${stranger}/${open}.mp4`, `videos/${user}/${open}.mp4`]) {
    expect(await ask("wan-2.7-videoedit", "v2v", { clip: file })).toMatchObject({
      code: "upload_not_found",
    });
  }
});

it("afterwards, the user's credits and rows are unchanged", async () => {
  expect(await belongings(user)).toEqual(before);
});
