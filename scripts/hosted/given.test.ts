import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { givenNames, readGiven } from "./given.ts";
import { noneGiven } from "./test/none-given.ts";

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "wan-pwa-given-"))));
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

it("a variable of the shell counts more than .env.deploy, unless it is blank; an address loses its last slash", async () => {
  await writeFile(
    join(root, ".env.deploy"),
    'APP_URL="https://file.example"\nSUPABASE_URL=https://kept.example\nOTHER=1\n',
  );
  vi.stubEnv("APP_URL", " https://shell.example/ ");
  vi.stubEnv("SUPABASE_URL", " ");
  expect(await readGiven(root, root)).toEqual({
    ...noneGiven,
    APP_URL: "https://shell.example",
    SUPABASE_URL: "https://kept.example",
  });
});

it("without .env.deploy nothing is given, and .env is not read", async () => {
  await writeFile(join(root, ".env"), "APP_URL=http://127.0.0.1:5173\n");
  expect(await readGiven(root, root)).toEqual(noneGiven);
});

it("without a token the one of `supabase login` is taken", async () => {
  await mkdir(join(root, ".supabase"));
  await writeFile(join(root, ".supabase/access-token"), "sbp_login\n");
  expect(await readGiven(root, root)).toEqual({ ...noneGiven, SUPABASE_ACCESS_TOKEN: "sbp_login" });
  vi.stubEnv("SUPABASE_ACCESS_TOKEN", "sbp_given");
  expect((await readGiven(root, root)).SUPABASE_ACCESS_TOKEN).toBe("sbp_given");
});

it.each(["two\nlines", "two words", "sbp_\u200bpasted", "“quoted”"])(
  "a token that cannot be sent is refused, and the message does not show it: %j",
  async (broken) => {
    for (const name of ["SUPABASE_ACCESS_TOKEN", "REPLICATE_API_TOKEN", "STRIPE_SETUP_KEY"]) {
      vi.unstubAllEnvs();
      vi.stubEnv(name, broken);
      await expect(readGiven(root, root)).rejects.toThrow(
        expect.objectContaining({ message: expect.stringMatching(`^${name} has a blank`) }),
      );
      await expect(readGiven(root, root)).rejects.not.toThrow(broken);
    }
  },
);

it(".env.example describes each of them, and no other for a hosted project", async () => {
  const example = await readFile(join(import.meta.dirname, "../../.env.example"), "utf8");
  const [forThisMachine = "", hosted = ""] = example.split("# ── A hosted project");
  const valuesAbove = parseEnv(forThisMachine);
  const commented = [...hosted.matchAll(/^# ([A-Z_]+)=$/gm)].map(([, name]) => name);
  expect(commented).toEqual([...new Set(commented)]);
  const above = givenNames.filter((name) => name in valuesAbove);
  expect([...commented, ...above].sort()).toEqual([...givenNames].sort());
  for (const name of above) expect(hosted, name).toMatch(new RegExp(`\\b${name}\\b`));
});
