import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleSettings } from "../../../local.ts";
import type { Fault } from "./fault.ts";

/** What somebody changed in the dashboard, or by another tool. */
export const faultsInTheProject: readonly Fault[] = [
  {
    title: "a gateway that checks tokens",
    plant: ({ state }) =>
      Object.assign(state.functions.get("reconcile") ?? {}, { verify_jwt: true }),
    finds: [
      /^The function reconcile has verify_jwt true, not false\.$/,
      /^reconcile is not reached: the gateway refuses callers without a token \(401\)\.$/,
    ],
  },
  {
    title: "a function that is not deployed",
    plant: ({ state }) => state.functions.delete("delete-account"),
    finds: [
      /^The function delete-account is not deployed\.$/,
      /^delete-account is not deployed \(404\)\.$/,
    ],
  },
  {
    title: "a secret that is not set",
    plant: ({ state }) => state.secrets.delete("REPLICATE_API_TOKEN"),
    finds: [
      /^The secret REPLICATE_API_TOKEN is not set\.$/,
      /^replicate-webhook accepts no webhook: a setting of the functions is missing/,
      /^stripe-webhook accepts no event: a setting/,
    ],
  },
  {
    title: "a secret of .env.example",
    plant: async ({ state }) => {
      const { VAPID_PRIVATE_KEY: example = "" } = await exampleSettings();
      state.secrets.set("VAPID_PRIVATE_KEY", example);
    },
    finds: [/^The secret VAPID_PRIVATE_KEY is the one of \.env\.example\.$/],
  },
  {
    title: "public topics in Realtime",
    plant: ({ state }) => Object.assign(state.realtime, { private_only: false }),
    finds: [
      /^Realtime: private_only is false/,
      /^Realtime lets anybody join public topics, and send on them\.$/,
    ],
  },
  {
    title: "the address of this machine as the app's",
    plant: ({ state }) => Object.assign(state.auth, { site_url: "http://localhost:3000" }),
    finds: [
      /^Auth: site_url is "http:\/\/localhost:3000" and should be "https:\/\/wan\.example"\.$/,
      /^The site URL of Auth is http:\/\/localhost:3000\.$/,
    ],
  },
  {
    title: "a mail without a code",
    plant: ({ state }) =>
      Object.assign(state.auth, {
        mailer_templates_magic_link_content: '<a href="{{ .ConfirmationURL }}">Sign in</a>',
      }),
    finds: [/^Auth: mailer_templates_magic_link_content differs/],
  },
  {
    title: "no mail service",
    plant: ({ state }) => Object.assign(state.auth, { smtp_host: null }),
    finds: [/^No mail service is set\.$/, /^Auth: smtp_host is not set and should be "mail\./],
  },
  {
    title: "a shared signing key",
    plant: ({ state }) =>
      Object.assign(state, { signingKeys: [{ id: "1", algorithm: "HS256", status: "in_use" }] }),
    finds: [/^The signing key in use is HS256\.$/],
  },
  {
    title: "legacy keys that work",
    plant: ({ state }) => Object.assign(state, { legacyKeysEnabled: true }),
    finds: [/^The legacy keys `anon` and `service_role` work\.$/],
  },
  {
    title: "a disk that is nearly full",
    plant: ({ state }) =>
      Object.assign(state, { disk: { sizeBytes: 8e9, usedBytes: 7e9, readOnly: false } }),
    finds: [/^The disk: 7\.00 of 8\.00 GB \(88 %\)\.$/],
  },
  {
    title: "a migration that was edited after it was applied",
    plant: ({ world: { root } }) =>
      appendFile(join(root, "supabase/migrations/20261122000900_limits.sql"), "\nselect 1;\n"),
    finds: [/^1 migration is not what was applied: 20261122000900_limits\.sql\.$/],
  },
  {
    title: "an app that was built for another project",
    plant: async ({ world: { root, given } }) => {
      const file = join(root, "client/dist/_headers");
      const text = await readFile(file, "utf8");
      const { origin } = new URL(given["SUPABASE_URL"] ?? "");
      await writeFile(file, text.replaceAll(origin, "https://another.supabase.co"));
    },
    finds: [/^https:\/\/wan\.example comes with another Content-Security-Policy .* it lacks "/],
  },
  {
    title: "a secret key in the app's code",
    plant: ({ world: { root }, state }) => {
      const key = state.keys.find(({ type }) => type === "secret")?.key ?? "";
      return appendFile(join(root, "client/dist/start.js"), `\nconst key = "${key}";\n`);
    },
    finds: [/^\/start\.js contains a secret key of /],
  },
];
