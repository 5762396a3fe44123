import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

const root = new URL("../../..", import.meta.url).pathname;

/** Every secret of the server, with a value that is easy to find. */
const canaries = {
  REPLICATE_API_TOKEN: "r8_canary0000000000000000000000000000000",
  REPLICATE_WEBHOOK_SECRETS: "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnk=",
  GENERATION_TOKEN_SECRETS: "canary-generation-token-secret",
  VAPID_PRIVATE_KEY: "canary-vapid-private-key-canary-canary-cana",
  STRIPE_SECRET_KEY: "rk_test_canarycanarycanarycanary",
  STRIPE_WEBHOOK_SECRETS: "whsec_canarycanarycanarycanarycanary",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_canary_canary_canary_can_canary"}',
  SUPABASE_SECRET_KEY: "sb_secret_canary_canary_canary_can_canary",
  SUPABASE_SERVICE_ROLE_KEY: "canary-service-role-key",
  SUPABASE_DB_URL: "postgresql://postgres:canary-password@127.0.0.1/postgres",
  SUPABASE_JWT_SECRET: "canary-jwt-secret",
};

let files: [name: string, text: string][];

beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), "wan-pwa-canary-"));
  try {
    await promisify(execFile)(process.execPath, [
      join(root, "node_modules/vite/bin/vite.js"),
      "build",
      "--config",
      join(root, "client/vite.config.ts"),
      "--outDir",
      outDir,
      "--logLevel",
      "error",
    ], {
      cwd: root,
      timeout: PATIENCE_MS,
      env: {
        ...process.env,
        ...canaries,
        NODE_ENV: "production",
        VITE_SUPABASE_URL: "https://canary-address.supabase.co",
      },
    });
    const names = await readdir(outDir, { recursive: true, withFileTypes: true });
    files = await Promise.all(
      names.filter((entry) => entry.isFile()).map(async (entry): Promise<[string, string]> => [
        entry.name,
        await readFile(join(entry.parentPath, entry.name), "latin1"),
      ]),
    );
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
});

const holding = (needle: string | RegExp) =>
  files.filter(([, text]) => typeof needle === "string" ? text.includes(needle) : needle.test(text))
    .map(([name]) => name);

it("the search works: it finds the URL that is built in, and source maps exist", () => {
  expect(holding("https://canary-address.supabase.co")).not.toEqual([]);
  expect(files.filter(([name]) => name.endsWith(".js.map")).length).toBeGreaterThan(0);
});

it("a hosted app does not contain the example's VAPID key, which everybody knows", async () => {
  const { VAPID_PUBLIC_KEY: known } = parseEnv(await readFile(join(root, ".env.example"), "utf8"));
  expect(known).toHaveLength(87);
  expect(holding(known ?? "")).toEqual([]);
});

it.each(Object.entries(canaries))("%s is not in the built app", (_name, value) => {
  expect(holding(value)).toEqual([]);
  expect(holding(Buffer.from(value).toString("base64").replace(/=+$/, ""))).toEqual([]);
});

it("the built app does not even contain the names of our own secrets", () => {
  // The names of Supabase's secrets are in its client's comments, which are in the source maps.
  const names =
    /(?:REPLICATE_API_TOKEN|STRIPE_SECRET_KEY|_WEBHOOK_SECRETS|GENERATION_TOKEN_SECRETS|VAPID_PRIVATE)/;
  expect(holding(names)).toEqual([]);
});

it("the built app contains nothing that looks like a server's secret", () => {
  expect(holding(/r8_[A-Za-z0-9]{20,}|whsec_[A-Za-z0-9+/]{16,}|sb_secret_\w{20,}/)).toEqual([]);
  expect(holding(/[sr]k_(?:live|test)_\w{10,}|-----BEGIN [A-Z ]*PRIVATE KEY/)).toEqual([]);
});

it("the built app contains no service_role token", () => {
  const tokens = files.flatMap(([, text]) =>
    text.match(/eyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{10,}/g) ?? []
  );
  const payloads = tokens.map((token) =>
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString()
  );
  expect(payloads.filter((payload) => payload.includes("service_role"))).toEqual([]);
});
