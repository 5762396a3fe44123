import { createServer } from "node:net";

/**
 * Opens the port for a moment. Resolves with its number (a free one for 0), or with `undefined` if
 * it is in use.
 */
export function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

/**
 * Resolves with `port` itself, or with a free one for 0. Throws an error with one sentence if it is
 * in use.
 */
export async function claimPort(port: number, forWhat: string): Promise<number> {
  const claimed = await tryPort(port);
  if (claimed === undefined) throw new Error(`Port ${port} (${forWhat}) is taken.`);
  return claimed;
}
