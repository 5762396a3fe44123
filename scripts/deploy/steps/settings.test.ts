import { afterEach, expect, it } from "vitest";
import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { settings } from "./settings.ts";

const root = new URL("../../..", import.meta.url).pathname;
const bodySchema = z.record(z.string(), z.unknown());

let close: () => Promise<void>;
afterEach(() => close());

/** The settings of a new project, which the plan lets change, but for those in `paid`. */
async function start(
  { paid = [], deaf = [], status = 402 }: { paid?: string[]; deaf?: string[]; status?: number } =
    {},
) {
  const kept = new Map<string, Record<string, unknown>>();
  const changed: string[] = [];
  const server = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) => {
    const path = call.url.pathname;
    const now = kept.get(path) ?? { of_the_operator: "stays", private_only: null };
    if (call.method === "GET") return Promise.resolve(json(200, now));
    const body = z.parse(bodySchema, parseJson(call.body.toString("utf8")));
    if (paid.some((name) => name in body)) {
      return Promise.resolve(json(status, { message: "Upgrade to Pro." }));
    }
    changed.push(...Object.keys(body));
    const heard = Object.entries(body).filter(([name]) => !deaf.includes(name));
    kept.set(path, { ...now, ...Object.fromEntries(heard) });
    return Promise.resolve({ status: 204, headers: {}, body: "" });
  });
  close = server.close;
  const given = {
    ...noneGiven,
    SUPABASE_PROJECT_REF: "abcdefghijklmnopqrst",
    SUPABASE_API_URL: server.url,
    APP_URL: "https://app.example",
    SMTP_HOST: "mail.example",
    SMTP_USER: "operator",
    SMTP_PASS: "its password",
    SMTP_SENDER: "wan@app.example",
  };
  const said: string[] = [];
  const step = settings({
    root,
    given,
    project: connectProject(given),
    rotate: new Set(),
    say: (line) => void said.push(line),
  });
  return { step, kept, changed, said };
}

it("a new project gets every setting, and what the operator set stays", async () => {
  const { step, kept } = await start();
  const lines = await step.plan();
  expect(lines).toContain("Realtime: private_only is not set and should be true");
  expect(lines.join()).not.toContain("its password");
  await step.run();
  expect(kept.get("/v1/projects/abcdefghijklmnopqrst/config/auth")).toMatchObject({
    site_url: "https://app.example",
    smtp_pass: "its password",
    of_the_operator: "stays",
  });
  expect(kept.get("/v1/projects/abcdefghijklmnopqrst/config/realtime"))
    .toMatchObject({ private_only: true });
});

it("only what differs is sent, so a second deploy sends nothing", async () => {
  const { step, kept, changed } = await start();
  await step.run();
  const auth = kept.get("/v1/projects/abcdefghijklmnopqrst/config/auth");
  // The API shows a digest of it, which this server cannot make. The mail server comes first.
  delete auth?.["smtp_pass"];
  changed.length = 0;
  if (auth) auth["mailer_otp_length"] = 8;
  await step.run();
  expect(changed).toEqual(["smtp_pass", "mailer_otp_length"]);
});

it.each([402, 400, 422])(
  "a setting that is refused with %i is named, and all others are set",
  async (status) => {
    const { step, kept, said } = await start({ paid: ["rate_limit_verify"], status });
    await step.run();
    expect(said).toEqual([
      expect.stringMatching(
        /^Supabase refuses a setting: Auth's rate_limit_verify .* should be 30\. Auth limits .*Upgrade to Pro\./,
      ),
    ]);
    const auth = kept.get("/v1/projects/abcdefghijklmnopqrst/config/auth");
    expect(auth).not.toHaveProperty("rate_limit_verify");
    expect(auth).toMatchObject({
      rate_limit_otp: 30,
      smtp_host: "mail.example",
      mailer_otp_exp: 3600,
    });
  },
);

it("a needed setting that the plan refuses ends the deploy, after all others are set", async () => {
  const { step, kept } = await start({ paid: ["private_only"] });
  await expect(step.run()).rejects.toThrow("Anyone can open channels of their own");
  expect(kept.get("/v1/projects/abcdefghijklmnopqrst/config/storage"))
    .toMatchObject({ fileSizeLimit: 52_428_800 });
});

it("a mail server is sent as a whole, also when something else is refused", async () => {
  const { step, said } = await start({ paid: ["smtp_host"] });
  await expect(step.run()).rejects.toThrow("smtp_pass");
  expect(said).toEqual([]);
});

it("a token that lacks a permission is no refusal of a setting", async () => {
  const { step, changed } = await start({ paid: ["rate_limit_verify"], status: 403 });
  await expect(step.run()).rejects.toThrow("lacks a permission");
  expect(changed).not.toContain("rate_limit_otp");
});

it("a setting that was accepted and not kept ends the deploy", async () => {
  const { step } = await start({ deaf: ["mailer_autoconfirm"] });
  await expect(step.run()).rejects.toThrow(
    "did not keep them: mailer_autoconfirm is not set and should be false",
  );
});
