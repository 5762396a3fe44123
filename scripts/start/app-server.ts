import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../stack/log.ts";

export interface AppServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Vite's development server for `client/`, or `undefined` if there is no app.
 *
 * @param checkoutOrigins where the app may leave to for a payment
 */
export async function startAppServer(
  root: string,
  port: number,
  checkoutOrigins: string,
  log: Log,
): Promise<AppServer | undefined> {
  const configFile = join(root, "client/vite.config.ts");
  if (!existsSync(configFile)) return undefined;
  // Imported late, because the import takes a quarter of a second that the database can use.
  const { createLogger, createServer } = await import("vite");
  const logger = createLogger("warn");
  logger.warn = (line) => log({ level: "warn", part: "vite", event: "said", line });
  logger.error = (line) => log({ level: "error", part: "vite", event: "said", line });
  process.env["VITE_CHECKOUT_ORIGINS"] = checkoutOrigins;
  const server = await createServer({
    configFile,
    customLogger: logger,
    clearScreen: false,
    server: { host: "127.0.0.1", port, strictPort: true },
  });
  await server.listen();
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
