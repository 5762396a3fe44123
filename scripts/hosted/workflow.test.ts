import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { givenNames } from "./given.ts";

/** The addresses of the services are the same for every operator. Only tests change them. */
const isForTests = (name: string) => /_API(_BASE)?_URL$/.test(name);

/** By its name. Everybody who may read the repository's settings sees its `vars`. */
const isSecret = (name: string) => /(TOKEN|PASSWORD|PASS|PRIVATE_KEY|SECRETS?|_KEY)$/.test(name);

it("GitHub passes on every setting that an operator can give, secrets as secrets", async () => {
  const file = new URL("../../.github/workflows/deploy.yml", import.meta.url);
  const workflow = await readFile(file, "utf8");
  const passed = [...workflow.matchAll(/^ {6}([A-Z_]+): \$\{\{ (\w+)\.([A-Z_]+) \}\}$/gm)];
  expect(passed.map(([, name]) => name).sort())
    .toEqual(givenNames.filter((name) => !isForTests(name)).sort());
  for (const [, name = "", kind, from] of passed) {
    expect([from, kind]).toEqual([name, isSecret(name) ? "secrets" : "vars"]);
  }
});
