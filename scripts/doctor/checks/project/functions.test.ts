import { corsHeaders } from "@supabase/supabase-js/cors";
import { beforeEach, expect, it } from "vitest";
import { Problem } from "../../../../supabase/functions/_shared/http/problem.ts";
import { type Answer, json } from "../../../fakes/http/answer.ts";
import type { Call } from "../../../fakes/http/http-server.ts";
import { useReceiver } from "../../../fakes/test/receiver.ts";
import { aWorld } from "../../test/a-world.ts";
import { functionsAnswer } from "./functions.ts";

const gateway = useReceiver();
const find = () => functionsAnswer.find(aWorld({ url: new URL(gateway.url).origin }));

const named = ({ url }: Call) => url.pathname.split("/").at(-1);

/** Answers as our functions do, except where `instead` has something else for a method. */
const answering = (instead: Record<string, Answer>) => async (call: Call): Promise<Answer> => {
  const other = instead[`${call.method} ${named(call)}`];
  if (other) return other;
  if (call.method === "OPTIONS") return { status: 204, headers: corsHeaders, body: "" };
  const isWebhook = named(call)?.endsWith("-webhook");
  const problem = new Problem(isWebhook ? "invalid_signature" : "not_signed_in", "", "");
  const response = problem.toResponse("1");
  return { status: response.status, headers: {}, body: await response.text() };
};

beforeEach(() => {
  gateway.answer = answering({});
});

it("functions that answer themselves are no finding", async () => {
  expect(await find()).toEqual([]);
});

it.each<[what: string, name: string, answer: Answer]>([
  [
    "is not reached: the gateway refuses",
    "reconcile",
    json(401, { code: "UNAUTHORIZED_NO_AUTH_HEADER", message: "Missing authorization header" }),
  ],
  ["is not deployed", "delete-account", json(404, { code: "NOT_FOUND", message: "not found" })],
  ["does not start", "create-checkout", json(503, { code: "BOOT_ERROR", message: "failed" })],
  ["more CPU or memory", "reconcile", json(546, { code: "WORKER_LIMIT", message: "limit" })],
  ["ended with an error", "reconcile", json(500, { code: "WORKER_ERROR", message: "exited" })],
  ["gave no answer", "reconcile", json(504, { code: "IDLE_TIMEOUT", message: "idle" })],
  [
    "answers with a redirect (301) to https://elsewhere.example",
    "replicate-webhook",
    { status: 301, headers: { location: "https://elsewhere.example" }, body: "" },
  ],
  [
    "answers a caller without a session with 200",
    "start-generation",
    json(200, { hello: "world" }),
  ],
])("a function that %s is found: %s", async (what, name, answer) => {
  gateway.answer = answering({ [`POST ${name}`]: answer });
  const found = await find();
  expect(found).toHaveLength(1);
  expect(found[0]?.what).toContain(name);
  expect(found[0]?.what).toContain(what);
});

it("a function that does not allow a header of the client is found", async () => {
  const allowed = corsHeaders["Access-Control-Allow-Headers"] ?? "";
  gateway.answer = answering({
    "OPTIONS start-generation": {
      status: 204,
      headers: {
        ...corsHeaders,
        "Access-Control-Allow-Headers": allowed.replace("x-retry-count, ", ""),
      },
      body: "",
    },
  });
  expect(await find()).toMatchObject([
    { what: "start-generation does not allow the headers x-retry-count." },
  ]);
});

it("a function that allows only another origin is found", async () => {
  const headers = { ...corsHeaders, "Access-Control-Allow-Origin": "https://another.example" };
  gateway.answer = answering({ "OPTIONS start-generation": { status: 204, headers, body: "" } });
  expect(await find()).toMatchObject([{ what: expect.stringContaining("does not allow https:") }]);
});

it("a project that does not answer cannot be checked, which is no finding", async () => {
  gateway.answer = () => ({ status: 200, wire: "reset" });
  await expect(find()).rejects.toThrow("did not answer");
});
