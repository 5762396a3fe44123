import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Answer } from "../http/answer.ts";
import { type Call, startHttpServer } from "../http/http-server.ts";

type Reply = Partial<Answer> & { status: number };

export interface Receiver {
  url: string;
  /** What it received, oldest first; cleared before each test. */
  calls: Call[];
  /** A test may replace it. */
  answer: (call: Call) => Reply | Promise<Reply>;
}

/** Receives webhooks and answers 200. */
export function useReceiver(): Receiver {
  const receiver: Receiver = { url: "", calls: [], answer: () => ({ status: 200 }) };
  let server: { close(): Promise<void> } | undefined;
  beforeAll(async () => {
    const started = await startHttpServer({ port: 0, host: "127.0.0.1" }, async (call) => {
      receiver.calls.push(call);
      return { headers: {}, body: "", ...(await receiver.answer(call)) };
    });
    receiver.url = `${started.url}/hook`;
    server = started;
  });
  beforeEach(() => {
    receiver.calls = [];
    receiver.answer = () => ({ status: 200 });
  });
  afterAll(() => server?.close());
  return receiver;
}
