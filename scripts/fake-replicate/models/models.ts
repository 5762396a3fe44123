import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { LOG_SHAPES } from "../runs/logs.ts";
import { timestamp } from "../predictions/timestamps.ts";

const propertySchema = z.object({
  type: z.enum(["string", "integer", "number", "boolean", "array", "object"]),
  description: z.optional(z.string()),
  enum: z.optional(z.array(z.union([z.string(), z.number()]))),
  default: z.optional(z.unknown()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  format: z.optional(z.literal("uri")),
  nullable: z.optional(z.boolean()),
  items: z.optional(z.object({ type: z.literal("string"), format: z.optional(z.literal("uri")) })),
});

const objectSchema = z.object({
  type: z.literal("object"),
  required: z.array(z.string()),
  properties: z.record(z.string(), propertySchema),
});

/**
 * What a model refuses although its schema takes it. It does so when it runs, so the run fails.
 */
const rulesSchema = z.strictObject({
  /** Of each list, at least one must be given. */
  one_of: z.optional(z.array(z.array(z.string()))),
  /** Of each list, at most one may be given. */
  apart: z.optional(z.array(z.array(z.string()))),
  /** Each key needs the other as well: a frame at the end needs a beginning. */
  needs: z.optional(z.record(z.string(), z.array(z.string()))),
  /** The formats that a clip or a sound may have, as mediabunny names them. */
  formats: z.optional(z.record(z.string(), z.array(z.string()))),
  /** The shortest and the longest that a clip or a sound may be, in seconds. */
  seconds: z.optional(z.record(z.string(), z.tuple([z.number(), z.number()]))),
  /** A clip must be shorter than the number of seconds in the other input. */
  shorter_than: z.optional(z.record(z.string(), z.string())),
  /** A mask has its clip's width and height, and as many frames if it is a clip itself. */
  mask_of: z.optional(z.record(z.string(), z.string())),
});

const modelSchema = z.object({
  description: z.string(),
  is_official: z.boolean(),
  version: z.string().check(z.length(64)),
  run_count: z.int(),
  /** The shape of the progress in its log; see logs.ts. */
  logs: z.enum(LOG_SHAPES),
  /** Whether its videos have sound. */
  sound: z.optional(z.boolean()),
  rules: z.optional(rulesSchema),
  input: objectSchema,
  output: z.union([
    z.object({ type: z.literal("string"), format: z.literal("uri") }),
    z.object({
      type: z.literal("array"),
      items: z.object({ type: z.literal("string"), format: z.literal("uri") }),
    }),
  ]),
});

export type Property = z.infer<typeof propertySchema>;
export type ObjectSchema = z.infer<typeof objectSchema>;
export type Model = z.infer<typeof modelSchema> & { name: string };

/** `<owner>/<name>.json`, beside this file. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json")).sort();

/**
 * The Wan models, by `owner/name`. Input schemas are those of the models' API pages in 2025 and
 * 2026. If no version id was public, the one here is made up.
 */
export const models: ReadonlyMap<string, Model> = new Map(files.map((file) => {
  const name = file.replaceAll("\\", "/").replace(/\.json$/, "");
  const text = readFileSync(join(import.meta.dirname, file), "utf8");
  return [name, { ...z.parse(modelSchema, JSON.parse(text)), name }];
}));

/**
 * The model that a create call's `version` names: a 64-character id, `owner/name:id`, or
 * `owner/name`, which Replicate accepts for official models only.
 */
export function modelOfVersion(version: string): Model | undefined {
  const [name = "", id] = version.split(":");
  if (id !== undefined) {
    const named = models.get(name);
    return named?.version === id ? named : undefined;
  }
  const official = models.get(name);
  if (official) return official.is_official ? official : undefined;
  return [...models.values()].find((candidate) => candidate.version === version);
}

/** The model as `GET /models/{owner}/{name}` returns it. */
export function modelJson(entry: Model) {
  const [owner, name] = entry.name.split("/");
  return {
    url: `https://replicate.com/${entry.name}`,
    owner,
    name,
    description: entry.description,
    visibility: "public",
    is_official: entry.is_official,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: entry.run_count,
    cover_image_url: null,
    default_example: null,
    latest_version: versionJson(entry),
  };
}

/** The model's only version here, with its OpenAPI schema. */
export function versionJson(entry: Model) {
  const properties = Object.entries(entry.input.properties).map(([name, schema], order) => [
    name,
    { ...schema, title: name, "x-order": order },
  ]);
  const Input = { ...entry.input, title: "Input", properties: Object.fromEntries(properties) };
  return {
    id: entry.version,
    created_at: timestamp(Date.UTC(2025, 9, 1), "418"),
    cog_version: "0.16.8",
    openapi_schema: {
      openapi: "3.0.2",
      info: { title: "Cog", version: "0.1.0" },
      paths: {},
      components: { schemas: { Input, Output: { ...entry.output, title: "Output" } } },
    },
  };
}
