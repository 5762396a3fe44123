import type { Answer } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { connectManagementApi } from "../management-api.ts";
import type { ManagementApi } from "../management-api.ts";

interface SeenCall {
  method: string;
  /** With the query. */
  path: string;
  authorization: string;
  body: unknown;
}

/** A Management API that gives these answers in this order, and then the last one for ever. */
export interface ScriptedApi {
  url: string;
  api: ManagementApi;
  calls: SeenCall[];
  /** How long the client wanted to wait between its attempts. */
  waits: number[];
  close(): Promise<void>;
}

export async function startScriptedApi(...answers: Answer[]): Promise<ScriptedApi> {
  const calls: SeenCall[] = [];
  const waits: number[] = [];
  const { url, close } = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) => {
    calls.push({
      method: call.method,
      path: `${call.url.pathname}${call.url.search}`,
      authorization: call.headers["authorization"] ?? "",
      body: parseJson(call.body.toString("utf8")),
    });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    return answer ? Promise.resolve(answer) : Promise.reject(new Error("No answer is left."));
  });
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const api = connectManagementApi({ baseUrl: url, token: "sbp_test", wait });
  return { url, api, calls, waits, close };
}
