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

export interface ScriptedApi {
  url: string;
  api: ManagementApi;
  calls: SeenCall[];
  /** How long the client wanted to wait between its attempts. */
  waits: number[];
  close(): Promise<void>;
}

/** A Management API that gives these answers in this order, and then repeats the last one. */
export async function startScriptedApi(...answers: Answer[]): Promise<ScriptedApi> {
  return await startApi((_call, at) => answers[Math.min(at, answers.length - 1)]);
}

/** A Management API that gives these answers by the method and the path, such as `GET /v1/projects`. */
export async function startApi(
  answerTo: (call: string, at: number) => Answer | undefined,
): Promise<ScriptedApi> {
  const calls: SeenCall[] = [];
  const waits: number[] = [];
  const { url, close } = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) => {
    calls.push({
      method: call.method,
      path: `${call.url.pathname}${call.url.search}`,
      authorization: call.headers["authorization"] ?? "",
      body: parseJson(call.body.toString("utf8")),
    });
    const name = `${call.method} ${call.url.pathname}`;
    const answer = answerTo(name, calls.length - 1);
    return answer ? Promise.resolve(answer) : Promise.reject(new Error(`No answer to ${name}.`));
  });
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const api = connectManagementApi({ baseUrl: url, token: "sbp_test", wait });
  return { url, api, calls, waits, close };
}
