import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { cloudflareHost } from "./cloudflare.ts";
import { startHost } from "./test/scripted-host.ts";
import { standInForNpx } from "./test/stand-in-for-npx.ts";

const given = {
  ...noneGiven,
  CLOUDFLARE_API_TOKEN: "token",
  CLOUDFLARE_ACCOUNT_ID: "account",
  CLOUDFLARE_WORKER: "wan",
};

it("the app is uploaded by the pinned wrangler, with our configuration", async () => {
  const called = await standInForNpx("exit 0");
  await cloudflareHost(given).upload("/repository/client/dist");
  expect(await called()).toEqual([
    "--yes",
    "wrangler@4.86.0",
    "deploy",
    "--config",
    "/repository/client/hosts/cloudflare/wrangler.jsonc",
    "--name",
    "wan",
    "token",
    "account",
  ]);
});

it("what npx fetches gets no other secret", async () => {
  vi.stubEnv("STRIPE_SECRET_KEY", "sk_live_of_the_operator");
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "another");
  onTestFinished(() => void vi.unstubAllEnvs());
  await standInForNpx("env | grep -E 'STRIPE|CLOUDFLARE' >&2; exit 1");
  const failed = cloudflareHost(given).upload("/repository/client/dist");
  await expect(failed).rejects.not.toThrow("STRIPE_SECRET_KEY");
  await expect(failed).rejects.toThrow("CLOUDFLARE_API_TOKEN=token");
});

it("the configuration names the folder of the build", async () => {
  const file = join(import.meta.dirname, "../../../client/hosts/cloudflare/wrangler.jsonc");
  const [, folder = ""] = /"directory": "(.*)"/.exec(await readFile(file, "utf8")) ?? [];
  expect(join(dirname(file), folder)).toBe(join(import.meta.dirname, "../../../client/dist"));
});

it("what wrangler says is passed on when it fails", async () => {
  await standInForNpx("echo 'Authentication error [code: 10000]' >&2; exit 1");
  await expect(cloudflareHost(given).upload("/repository/client/dist")).rejects.toThrow(
    "wrangler could not upload the app: Authentication error [code: 10000]",
  );
});

it("the address is the operator's domain, else the account's own", async () => {
  let domains = [{ hostname: "videos.example" }];
  const { url, calls } = await startHost(({ url: { pathname } }) =>
    json(200, { result: pathname.endsWith("/domains") ? domains : { subdomain: "me" } })
  );
  const host = cloudflareHost({ ...given, CLOUDFLARE_API_BASE_URL: url });
  expect(await host.findAddress()).toBe("https://videos.example");
  domains = [];
  expect(await host.findAddress()).toBe("https://wan.me.workers.dev");
  expect(calls).toContain("GET /accounts/account/workers/domains?service=wan");
});

it("a token that is not accepted is named by its setting, with what Cloudflare said", async () => {
  const { url } = await startHost(() => json(403, { errors: [{ message: "Invalid API Token" }] }));
  const host = cloudflareHost({ ...given, CLOUDFLARE_API_BASE_URL: url });
  await expect(host.findAddress()).rejects.toThrow(/CLOUDFLARE_API_TOKEN.*Invalid API Token/);
});
