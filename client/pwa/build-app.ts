import { build, type Plugin, preview } from "vite";
import type { Operator } from "./operator.ts";

const configFile = new URL("../vite.config.ts", import.meta.url).pathname;

/** The options that `build` and `preview` share. */
export function appConfig(outDir: string) {
  return { configFile, build: { outDir }, logLevel: "error" } as const;
}

/** What is built into the app, and whose files are written for it. */
export interface AppSettings {
  apiUrl: string;
  publishableKey: string;
  /** Where the app may leave to for a payment. */
  checkoutOrigins: string;
  /** By default as in `.env` or `.env.example`. */
  vapidPublicKey?: string;
  /** By default none. */
  deployHost?: string;
  /** By default as in `.env` or `.env.example`. */
  operator?: Operator;
}

/** Builds the client for deployment. */
export async function buildApp(outDir: string, settings: AppSettings, plugins: Plugin[] = []) {
  const variables: Record<string, string | undefined> = {
    // vitest sets this to `test`, and Vite would build for development.
    NODE_ENV: "production",
    VITE_SUPABASE_URL: settings.apiUrl,
    VITE_SUPABASE_PUBLISHABLE_KEY: settings.publishableKey,
    VITE_CHECKOUT_ORIGINS: settings.checkoutOrigins,
    VAPID_PUBLIC_KEY: settings.vapidPublicKey,
    DEPLOY_HOST: settings.deployHost ?? "",
    ...settings.operator,
  };
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  const before = given.map(([name]) => [name, process.env[name]] as const);
  Object.assign(process.env, Object.fromEntries(given));
  try {
    await build({ ...appConfig(outDir), plugins });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Serves the built client as a host would. `url` has no slash at the end. 0 takes any free port. */
export async function serveApp(outDir: string, port = 0) {
  const server = await preview({
    ...appConfig(outDir),
    preview: { port, strictPort: port > 0, host: "127.0.0.1" },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The built client is not served.");
  return { url: url.replace(/\/$/, ""), close: () => server.close() };
}
