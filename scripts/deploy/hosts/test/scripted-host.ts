import { onTestFinished } from "vitest";
import type { Answer } from "../../../fakes/http/answer.ts";
import { type Call, startHttpServer } from "../../../fakes/http/http-server.ts";

/** A host's API of this test: `answer` gets each call with its number, from 1 on. */
export async function startHost(answer: (call: Call, nth: number) => Answer) {
  const calls: string[] = [];
  const { url, close } = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) => {
    const nth = calls.push(`${call.method} ${call.url.pathname}${call.url.search}`);
    return Promise.resolve(answer(call, nth));
  });
  onTestFinished(close);
  return { url, calls };
}
