import { createServer } from "node:net";

/**
 * Free ports come from below 32,768: above it the system hands out ports by itself, and could take
 * one between our claim and its use.
 */
const FREE_PORT_MIN = 20_000;
const FREE_PORT_MAX = 32_000;
const ATTEMPTS_MAX = 100;

const randomPort = () =>
  FREE_PORT_MIN + Math.floor(Math.random() * (FREE_PORT_MAX - FREE_PORT_MIN));

/** Opens the port for a moment. Resolves with its number, or with `undefined` if it is in use. */
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
  const claimed = port === 0 ? await claimFreePort() : await tryPort(port);
  if (claimed === undefined) throw new Error(`Port ${port} (${forWhat}) is taken.`);
  return claimed;
}

/** Resolves with a port that no other call gets while this process runs, in any process. */
export async function claimFreePort(candidate = randomPort): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = candidate();
    if (await reserve(port) && await tryPort(port) !== undefined) return port;
  }
  throw new Error(`Found no free port after ${ATTEMPTS_MAX} attempts.`);
}

/**
 * Keeps other calls from the port by a server on another loopback address, which stays open as long
 * as this process. Where there is no such address (macOS), every port counts as reserved.
 */
function reserve(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error && error.code !== "EADDRINUSE"));
    server.listen({ port, host: "127.0.0.2", exclusive: true }, () => resolve(true));
    server.unref();
  });
}
