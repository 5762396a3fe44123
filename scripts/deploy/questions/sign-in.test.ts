import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { signIn } from "./sign-in.ts";

let home: string;
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), "wan-pwa-home-"))));
afterEach(() => rm(home, { recursive: true }));

it("without a token the one of `supabase login` is used", async () => {
  expect(await signIn(noneGiven, home)).toEqual(noneGiven);
  await mkdir(join(home, ".supabase"));
  await writeFile(join(home, ".supabase/access-token"), "sbp_login\n");
  expect(await signIn(noneGiven, home))
    .toEqual({ ...noneGiven, SUPABASE_ACCESS_TOKEN: "sbp_login" });
  const given = { ...noneGiven, SUPABASE_ACCESS_TOKEN: "sbp_given" };
  expect(await signIn(given, home)).toEqual(given);
});
