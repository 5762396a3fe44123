/**
 * Cloudflare, by its own command line, which npx fetches when it is needed: its API for uploads is
 * not documented, and the tool is too large for a dependency.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import { type Given, givenNames } from "../../hosted/given.ts";
import type { Wait } from "../poll.ts";
import { connectHost } from "./host-api.ts";
import { type AppHost, needAll } from "./host.ts";

/** The version with which client/hosts/cloudflare/ was tried. */
const WRANGLER = "wrangler@4.86.0";
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

const domainsSchema = z.object({ result: z.array(z.object({ hostname: z.string() })) });
const subdomainSchema = z.object({ result: z.object({ subdomain: z.string() }) });

export function cloudflareHost(given: Given, wait: Wait = sleep): AppHost {
  const { CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_WORKER: worker } = given;
  needAll(
    given,
    ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_WORKER"],
    "Cloudflare",
  );
  const baseUrl = given.CLOUDFLARE_API_BASE_URL || "https://api.cloudflare.com/client/v4";
  const api = connectHost({
    name: "Cloudflare",
    baseUrl,
    token: given.CLOUDFLARE_API_TOKEN,
    tokenName: "CLOUDFLARE_API_TOKEN",
    wait,
  });
  const workers = `/accounts/${account}/workers`;

  return {
    name: "Cloudflare",
    place: worker,
    async findAddress() {
      const { result: [own] } = await api.get(
        `${workers}/domains?service=${worker}`,
        domainsSchema,
      );
      if (own) return `https://${own.hostname}`;
      const { result } = await api.get(`${workers}/subdomain`, subdomainSchema);
      return `https://${worker}.${result.subdomain}.workers.dev`;
    },
    // The first upload makes the Worker.
    isPlaceMissing: () => Promise.resolve(false),
    makePlace: () => Promise.resolve(),
    async upload(folder) {
      // It names the folder, relative to itself.
      const config = join(folder, "../hosts/cloudflare/wrangler.jsonc");
      try {
        const args = ["--yes", WRANGLER, "deploy", "--config", config, "--name", worker];
        await promisify(execFile)("npx", args, {
          env: {
            ...withoutGiven(process.env),
            CLOUDFLARE_API_TOKEN: given.CLOUDFLARE_API_TOKEN,
            CLOUDFLARE_ACCOUNT_ID: account,
            // Nobody can answer its questions.
            CI: "1",
            WRANGLER_SEND_METRICS: "false",
          },
          timeout: UPLOAD_TIMEOUT_MS,
        });
      } catch (error) {
        throw new Error(`wrangler could not upload the app: ${saidBy(error)}`, { cause: error });
      }
    },
  };
}

/** What npx fetches is not ours, so it gets no secret of the project. */
function withoutGiven(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = new Set<string>(givenNames);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !given.has(name)));
}

/** The end of what the command said. */
function saidBy(error: unknown): string {
  const said = ["stderr", "stdout", "message"].map((name) =>
    String(error instanceof Error ? Reflect.get(error, name) ?? "" : error).trim()
  );
  return said.find((text) => text !== "")?.slice(-1_000) ?? "it said nothing.";
}
