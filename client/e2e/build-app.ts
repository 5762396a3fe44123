import { build, type Plugin, preview } from "vite";

const configFile = new URL("../vite.config.ts", import.meta.url).pathname;

/** The options that `build` and `preview` share. */
export function appConfig(outDir: string) {
  return { configFile, build: { outDir }, logLevel: "error" } as const;
}

export interface Server {
  apiUrl: string;
  publishableKey: string;
  /** Where the app may leave to for a payment. */
  checkoutOrigins: string;
}

/** Builds the client as for a deployment, for a server of this test run. */
export async function buildApp(outDir: string, server: Server, plugins: Plugin[] = []) {
  const before = { ...process.env };
  // vitest sets this to `test`, and Vite would build for development.
  process.env["NODE_ENV"] = "production";
  process.env["VITE_SUPABASE_URL"] = server.apiUrl;
  process.env["VITE_SUPABASE_PUBLISHABLE_KEY"] = server.publishableKey;
  process.env["VITE_CHECKOUT_ORIGINS"] = server.checkoutOrigins;
  try {
    await build({ ...appConfig(outDir), plugins });
  } finally {
    process.env["NODE_ENV"] = before["NODE_ENV"];
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
