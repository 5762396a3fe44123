import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { claimFreePort, claimPort, tryPort } from "./free-port.ts";

/** Proposes these ports one after the other, then any. */
const first = (...ports: number[]) => () =>
  ports.shift() ?? 20_000 + Math.floor(Math.random() * 12_000);

test("two claims never get the same port, even before anything listens on it", async () => {
  const claimed = [await claimFreePort(), await claimFreePort()];
  expect(claimed).not.toContain(await claimFreePort(first(...claimed)));
});

test("a port that is in use is not claimed", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const used = typeof address === "object" && address ? address.port : 0;
  expect(await claimFreePort(first(used))).not.toBe(used);
  expect(await tryPort(used)).toBeUndefined();
  await expect(claimPort(used, "the API")).rejects.toThrow(`Port ${used} (the API) is taken.`);
});
