import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGiven } from "../../hosted/given.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { askFor } from "./ask.ts";
import { keepAnswer } from "./keep-answer.ts";
import { accessToken, appUrl, projectRef, stripeKey } from "./questions.ts";
import { typing } from "./test/typing.ts";

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "wan-pwa-ask-"))));
afterEach(() => rm(root, { recursive: true }));

const ref = "abcdefghijklmnopqrst";

describe("on a terminal", () => {
  it("what is missing is asked and kept, so that it is asked once", async () => {
    const { terminal, hidden } = typing("sbp_1", ref);
    const questions = [accessToken, projectRef];
    const answered = await askFor(questions, noneGiven, { root, terminal });
    expect(answered).toEqual({
      ...noneGiven,
      SUPABASE_ACCESS_TOKEN: "sbp_1",
      SUPABASE_PROJECT_REF: ref,
    });
    expect(hidden).toEqual(["SUPABASE_ACCESS_TOKEN:"]);
    expect(await readGiven(root, root)).toEqual(answered);
    const nobodyTypes = typing();
    expect(await askFor(questions, answered, { root, ...nobodyTypes })).toEqual(answered);
  });

  it("an answer that cannot be right is asked again, with the reason", async () => {
    const { terminal, shown } = typing(
      "",
      "http://a.example",
      "https://a.example/b",
      "https://a.example/",
    );
    const answered = await askFor([appUrl], noneGiven, { root, terminal });
    expect(answered.APP_URL).toBe("https://a.example");
    expect(shown).toEqual([
      "",
      ...appUrl.says,
      "APP_URL:",
      "This is needed.",
      "APP_URL:",
      "The address has to begin with https://.",
      "APP_URL:",
      "Give the address without a path: https://a.example.",
      "APP_URL:",
    ]);
  });

  it("Enter alone answers what is optional, and it is not asked again", async () => {
    const { terminal } = typing("");
    expect(await askFor([stripeKey], noneGiven, { root, terminal })).toEqual(noneGiven);
    expect(await askFor([stripeKey], noneGiven, { root, ...typing() })).toEqual(noneGiven);
  });

  it("the ref may be pasted as the address of the dashboard", async () => {
    const { terminal } = typing(`https://supabase.com/dashboard/project/${ref}/settings/general`);
    expect(await askFor([projectRef], noneGiven, { root, terminal }))
      .toMatchObject({ SUPABASE_PROJECT_REF: ref });
  });
});

describe("without a terminal", () => {
  it("everything that is missing is named at once, with where to find it", async () => {
    const asked = askFor([accessToken, projectRef, stripeKey], noneGiven, {
      root,
      terminal: undefined,
    });
    await expect(asked).rejects.toThrow(
      /SUPABASE_ACCESS_TOKEN: .*dashboard\/account\/tokens[^]*SUPABASE_PROJECT_REF: /,
    );
    await expect(asked).rejects.not.toThrow("STRIPE_SECRET_KEY");
  });

  it("what is optional may be missing", async () => {
    expect(await askFor([stripeKey], noneGiven, { root, terminal: undefined })).toEqual(noneGiven);
  });
});

describe(".env.deploy", () => {
  const file = () => join(root, ".env.deploy");

  it("is for its owner alone, also if it was not before", async () => {
    await keepAnswer(root, "APP_URL", "https://a.example");
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await rm(file());
    await writeFile(file(), "OTHER=1", { mode: 0o644 });
    await keepAnswer(root, "APP_URL", "https://a.example");
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readFile(file(), "utf8")).toBe('OTHER=1\nAPP_URL="https://a.example"\n');
  });

  it("keeps the answers that it has if another cannot be written", async () => {
    await keepAnswer(root, "SUPABASE_DB_PASSWORD", "kept");
    // A name that is taken stands for a full disk.
    await mkdir(`${file()}.${process.pid}`);
    await expect(keepAnswer(root, "APP_URL", "https://a.example")).rejects.toThrow(
      "EEXIST",
    );
    expect((await readGiven(root, root)).SUPABASE_DB_PASSWORD).toBe("kept");
  });

  it("is not replaced if it cannot be read", async () => {
    await mkdir(file());
    await expect(keepAnswer(root, "APP_URL", "https://a.example")).rejects.toThrow("EISDIR");
  });

  it("may be a link to where secrets are kept", async () => {
    const place = join(root, "kept-elsewhere");
    await writeFile(place, "OTHER=1\n", { mode: 0o644 });
    await symlink(place, file());
    await keepAnswer(root, "APP_URL", "https://a.example");
    expect(await readFile(place, "utf8")).toBe('OTHER=1\nAPP_URL="https://a.example"\n');
    expect((await stat(place)).mode & 0o777).toBe(0o600);
  });

  it.each(["plain", 'with "quotes"', "with # and $HOME", "it's", " "])(
    "keeps %j as it is",
    async (value) => {
      await keepAnswer(root, "SUPABASE_DB_PASSWORD", "another");
      await keepAnswer(root, "SUPABASE_DB_PASSWORD", value);
      expect((await readGiven(root, root)).SUPABASE_DB_PASSWORD).toBe(value.trim());
      expect((await readFile(file(), "utf8")).match(/^SUPABASE_DB_PASSWORD=/gm)).toHaveLength(1);
    },
  );

  it("refuses what it could not read again", async () => {
    await expect(keepAnswer(root, "SUPABASE_DB_PASSWORD", "two\nlines")).rejects.toThrow("shell");
    await expect(keepAnswer(root, "SUPABASE_DB_PASSWORD", "a\"b'c`d")).rejects.toThrow("shell");
  });
});
