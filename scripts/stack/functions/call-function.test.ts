import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { passOn } from "./call-function.ts";

/** The longest limit of a timer: only what the test does ends the call. */
const NEVER_MS = 2 ** 31 - 1;

async function open(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A gateway in front of a function that the test controls. */
async function gatewayBefore(port: number, idleLimitMs: number): Promise<string> {
  const gateway = createServer((message, response) =>
    void passOn(message, response, port, idleLimitMs)
  );
  return `http://127.0.0.1:${await open(gateway)}/functions/v1/slow`;
}

test("a function that does not answer in time is a 504", async () => {
  const url = await gatewayBefore(await open(createServer(() => {})), 50);
  const answer = await fetch(url);
  expect([answer.status, await answer.json()]).toMatchObject([504, { code: "IDLE_TIMEOUT" }]);
});

test("an answer that has started may take any time", async () => {
  const later = Promise.withResolvers<void>();
  const slow = createServer(async (_, response) => {
    response.write("one ");
    await later.promise;
    response.end("two");
  });
  const idleLimitMs = 60_000;
  const url = await gatewayBefore(await open(slow), idleLimitMs);
  const clear = vi.spyOn(globalThis, "clearTimeout");
  const start = vi.spyOn(globalThis, "setTimeout");
  onTestFinished(() => void vi.restoreAllMocks());
  const answer = await fetch(url);
  // The limit no longer counts, so no time has to pass.
  const limit = start.mock.calls.findIndex(([, ms]) => ms === idleLimitMs);
  expect(clear).toHaveBeenCalledWith(start.mock.results[limit]?.value);
  later.resolve();
  expect(await answer.text()).toBe("one two");
});

test("an answer that breaks off also breaks off for the caller", async () => {
  const breaking = createServer((_, response) => {
    response.write("one ", () => response.destroy());
  });
  const url = await gatewayBefore(await open(breaking), NEVER_MS);
  const answer = await fetch(url);
  await expect(answer.text()).rejects.toThrow("terminated");
});

test("a function stops working for a caller that has gone away", async () => {
  const abort = new AbortController();
  const gone = Promise.withResolvers<void>();
  const working = createServer((message) => {
    message.socket.once("close", () => gone.resolve());
    // Only when the whole request is there, or its end would end the call.
    message.resume().once("end", () => abort.abort());
  });
  const url = await gatewayBefore(await open(working), NEVER_MS);
  await expect(fetch(url, { signal: abort.signal })).rejects.toThrow("aborted");
  await gone.promise;
});
