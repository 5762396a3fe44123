/** Compares zod in the build with the whole zod, by the contracts that the app loads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { build, type Plugin } from "vite";
import { expect, it } from "vitest";
import type * as z from "zod/mini";
import { spoiled, valueOf } from "./values-of.ts";
import { UNUSED } from "./unused.ts";
import { withoutUnused } from "./without-unused.ts";

const repo = join(import.meta.dirname, "../../..");
const CONTRACTS = "supabase/functions/_shared/contracts";

const filesBelow = (folder: string) =>
  readdirSync(join(repo, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|fixtures/.test(file))
    .map((file) => ({
      path: join(folder, file),
      code: readFileSync(join(repo, folder, file), "utf8"),
    }));

const ofTheApp = filesBelow("client/src");
const ofBoth = filesBelow(CONTRACTS).filter(({ path }) =>
  ofTheApp.some(({ code }) => code.includes(`${path}"`))
);
const loaded = [...ofTheApp, ...ofBoth];

/** The other parts of zod that the app uses, in schemas that it does not export. */
const OTHERS = `
  import * as z from "zod/mini";
  export const othersSchema = z.object({
    nullish: z.nullish(z.string()),
    unknown: z.unknown(),
    custom: z.custom((value) => typeof value === "string"),
  });
`;

interface Built extends Record<string, unknown> {
  safeParse: typeof z.safeParse;
}

/** zod and the exported schemas, as one file. */
async function built(plugins: Plugin[]): Promise<Built> {
  const entry = join(repo, "client/every-schema.ts");
  const modules = loaded.filter(({ code }) => /export const \w+Schema\b/.test(code));
  const lines = modules.map(({ path }) => `export * from ${JSON.stringify(join(repo, path))};`);
  const inMemory: Plugin = {
    name: "in-memory",
    enforce: "pre",
    resolveId: (id) => id === entry ? id : null,
    load: (id) =>
      id === entry ? [OTHERS, 'export { safeParse } from "zod/mini";', ...lines].join("\n") : null,
  };
  const result = await build({
    root: repo,
    configFile: false,
    logLevel: "error",
    plugins: [inMemory, ...plugins],
    build: { write: false, minify: false, lib: { entry, formats: ["es"] } },
  });
  const [first] = [result].flat();
  const [file] = first && "output" in first ? first.output : [];
  if (file?.type !== "chunk") throw new Error("Nothing was built.");
  return await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(file.code)}`);
}

const schemaOf = (from: Built, name: string) => from[name] as z.core.$ZodType;

const whole = await built([]);
const small = await built([withoutUnused()]);
const schemas = Object.keys(whole).filter((name) => name.endsWith("Schema"));

it("every contract accepts and refuses the same values in the build", () => {
  const accepted = new Set<string>();
  const refused = new Set<string>();
  for (const name of schemas) {
    const schema = schemaOf(whole, name);
    const values = valueOf(schema);
    const isSame = fc.property(fc.oneof(values, spoiled(values)), (value) => {
      const { success, data } = whole.safeParse(schema, value);
      const inTheBuild = small.safeParse(schemaOf(small, name), value);
      expect(inTheBuild.success, name).toBe(success);
      expect(inTheBuild.data, name).toStrictEqual(data);
      (success ? accepted : refused).add(name);
    });
    fc.assert(isSame, { numRuns: 200, seed: 20_261_128 });
  }
  expect(schemas).toContain("modelSchema");
  expect([...refused]).toEqual(schemas);
  // Few random texts are long enough for a request.
  expect(accepted.size).toBeGreaterThan(schemas.length / 2);
});

it("the build has nothing left of zod's errors", () => {
  const { success, error } = small.safeParse(schemaOf(small, "offerSchema"), {});
  expect(success).toBe(false);
  expect(error).toBeUndefined();
});

it("the app calls only functions of zod that are compared here, reads no errors and has no asynchronous check", () => {
  const called = (files: readonly { code: string }[]) =>
    new Set(
      files.flatMap(({ code }) =>
        Array.from(code.matchAll(/\bz\.([a-z]\w+)\b(?=[<(])/g), ([, one]) => one)
      ),
    );
  const compared = called([...ofBoth, { code: OTHERS }, { code: "z.infer<z.safeParse(" }]);
  expect([...called(ofTheApp)].filter((one) => !compared.has(one))).toEqual([]);
  const emptied = UNUSED["/zod/v4/mini/schemas.js"]?.trim().split(/\s+/) ?? [];
  expect(emptied).toContain("safeParse");
  const methods = new RegExp(`chema\\w*\\.(${emptied.join("|")})\\(`);
  const readers = loaded.filter(({ code }) =>
    methods.test(code) || /\bz\.\w+\(\s*async\b/.test(code) ||
    (code.includes("z.safeParse(") && /\.(error|issues)\b/.test(code))
  );
  expect(readers.map(({ path }) => path)).toEqual([]);
});
