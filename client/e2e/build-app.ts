import { build, type Plugin } from "vite";

const configFile = new URL("../vite.config.ts", import.meta.url).pathname;

/** The options that `build` and `preview` share. */
export function appConfig(outDir: string) {
  return { configFile, build: { outDir }, logLevel: "error" } as const;
}

export interface Server {
  apiUrl: string;
  publishableKey: string;
}

/** Builds the client as for a deployment, for a server of this test run. */
export async function buildApp(outDir: string, server: Server, plugins: Plugin[] = []) {
  const before = { ...process.env };
  // vitest sets this to `test`, and Vite would build for development.
  process.env["NODE_ENV"] = "production";
  process.env["VITE_SUPABASE_URL"] = server.apiUrl;
  process.env["VITE_SUPABASE_PUBLISHABLE_KEY"] = server.publishableKey;
  try {
    await build({ ...appConfig(outDir), plugins });
  } finally {
    process.env["NODE_ENV"] = before["NODE_ENV"];
  }
}
