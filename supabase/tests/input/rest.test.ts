import { beforeAll, describe, expect, it } from "vitest";
import { startGenerationSchema } from "../../functions/_shared/contracts/generations.ts";
import { add } from "../fixtures/credits.ts";
import { belongings, flawOf, flawsOf, headersOf, send, signUp } from "./fixtures/requests.ts";
import { oddBodies, oddValues } from "./fixtures/odd.ts";

let token: string;
let userId: string;
let before: unknown;

beforeAll(async () => {
  ({ userId, token } = await signUp());
  await add(userId, -100);
  before = await belongings(userId);
});

const queries = [
  "select=*,private.settings(*)",
  "select=job_id,output_url",
  "id=eq.'; drop table generations; --",
  "id=in.(1,2",
  "or=(a.eq.1,",
  "order=credits.desc.nonsense",
  "limit=-1",
  "limit=1e309",
  "offset=99999999999999999999",
  "id=eq.%00",
  "%00=eq.1",
  "select=%00",
  "id=eq.%ff",
  `id=eq.${"x".repeat(2_000)}`,
  `select=${"a,".repeat(500)}`,
  `select=${"a(".repeat(200)}`,
];

/** All callers that can reach REST without a secret. */
const callers: [who: string, headers: () => Record<string, string>][] = [
  ["a visitor who is not signed in", () => headersOf()],
  ["a signed-in user", () => headersOf(token)],
];

const id = "00000000-0000-4000-8000-000000000002";
const functions: Record<string, () => Record<string, unknown>> = {
  add_credits: () => ({
    p_user_id: userId,
    p_amount: 1000,
    p_type: "bonus",
    p_description: "Mine",
    p_idempotency_key: null,
  }),
  deduct_credits: () => ({ p_user_id: userId, p_amount: -10, p_gen_id: id }),
  refund_credits: () => ({ p_gen_id: id }),
  fail_generation: () => ({ p_id: id, p_error_code: "mine", p_error_message: "Mine." }),
  complete_generation: () => ({ p_id: id, p_output_path: "mine.mp4" }),
  cancel_generation: () => ({ p_id: id }),
  claim_output: () => ({ p_id: id }),
  release_output: () => ({ p_id: id }),
  claim_check: () => ({ p_id: id }),
  claim_next_output: () => ({}),
  begin_reconcile: () => ({}),
  continue_reconcile: () => ({}),
  claim_stale: () => ({}),
  find_violations: () => ({}),
  close_account: () => ({ p_user_id: userId }),
  erase_account: () => ({ p_user_id: userId }),
  finish_account_deletion: () => ({ p_user_id: userId }),
  claim_account_deletions: () => ({}),
  apply_prediction: () => ({ p_generation_id: id, p_job_id: "job", p_status: "failed" }),
};

const bodyOf = (right: Record<string, unknown>, argument: string, odd: string) => {
  const others = JSON.stringify({ ...right, [argument]: undefined }).slice(1, -1);
  return `{${[others, `${JSON.stringify(argument)}:${odd}`].filter(Boolean).join(",")}}`;
};

describe.each(callers)("%s is refused", (_who, headers) => {
  const post = async (path: string, body: string | Uint8Array<ArrayBuffer>, type?: string) =>
    flawOf(
      await send(`/rest/v1/${path}`, {
        method: "POST",
        headers: { ...headers(), ...(type ? { "content-type": type } : {}) },
        body,
      }),
    );

  it.each(Object.keys(functions))("by %s, with valid and with odd arguments", async (name) => {
    const right = functions[name]?.() ?? {};
    const odd = Object.keys(right).flatMap((argument) =>
      oddValues.slice(0, 20).map((value) => bodyOf(right, argument, value))
    );
    const bodies = [JSON.stringify(right), ...odd];
    expect(await flawsOf(bodies, (body) => post(`rpc/${name}`, body))).toEqual([]);
  });

  it("by start_generation, with odd arguments", async () => {
    const fields = Object.keys(startGenerationSchema.shape);
    const right = {
      p_id: id,
      p_mode: "t2v",
      p_model: "wan-2.2-t2v-fast",
      p_resolution: "480p",
      p_prompt: "A lamp in a dark room",
    };
    const bodies = fields.map((field) => `p_${field}`).flatMap((argument) =>
      oddValues.map((value) => bodyOf(right, argument, value))
    );
    expect(await flawsOf(bodies, (body) => post("rpc/start_generation", body))).toEqual([]);
  });

  it("when the body is invalid", async () => {
    const rows = oddBodies.filter(([name]) => name !== "an array");
    const flaws = [
      ...await flawsOf(oddBodies, ([, body, type]) => post("rpc/add_credits", body, type)),
      // An empty array inserts no rows and succeeds, so it is left out.
      ...await flawsOf(rows, ([, body, type]) => post("credit_transactions", body, type)),
    ];
    expect(flaws).toEqual([]);
  });

  it.each([
    ["generations", "id"],
    ["credit_transactions", "user_id"],
    ["profiles", "id"],
    ["models", "slug"],
    ["model_prices", "model"],
  ])("when writing to %s", async (table, key) => {
    const row = JSON.stringify({ [key]: userId, credits: 1_000_000, amount: 1_000 });
    const methods = ["POST", "PATCH", "PUT", "DELETE"];
    const flaws = await flawsOf(methods, async (method) => {
      const body = method === "DELETE" ? {} : { body: row };
      const path = `/rest/v1/${table}${method === "POST" ? "" : `?${key}=eq.${userId}`}`;
      return flawOf(await send(path, { method, headers: headers(), ...body }));
    });
    expect(flaws).toEqual([]);
  });

  it.each(queries)("or finds no rows with ?%s", async (query) => {
    const answer = await send(`/rest/v1/generations?${query}`, { headers: headers() });
    const found = answer.status === 200 && answer.text === "[]" ? null : flawOf(answer);
    expect(found).toBeNull();
  });
});

it("afterwards, the user's credits and rows are unchanged", async () => {
  expect(await belongings(userId)).toEqual(before);
});
