import { beforeAll, describe, expect, it } from "vitest";
import { startGenerationSchema } from "../../functions/_shared/contracts/generation/generations.ts";
import { add } from "../fixtures/credits.ts";
import { sql } from "../fixtures/database.ts";
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

interface Procedure {
  name: string;
  /** The name and the type of each argument. */
  args: [name: string, type: string][];
  /** Whether users may call it. */
  isForUsers: boolean;
}

/** Every function of the API. */
const procedures = await sql<Procedure[]>`
  select proname as name, has_function_privilege('authenticated', pg_proc.oid, 'execute') as "isForUsers",
    coalesce((
      select jsonb_agg(jsonb_build_array(arg.name, format_type(arg.type, null)) order by arg.place)
      from unnest(proargnames, proargtypes::oid[]) with ordinality as arg (name, type, place)
      where arg.type is not null
    ), '[]') as args
  from pg_catalog.pg_proc
  where pronamespace = 'public'::regnamespace and prokind = 'f' and prorettype <> 'trigger'::regtype
  order by proname`;
const tables = await sql<{ table: string; key: string }[]>`
  select relname as table, (
    select attname from pg_catalog.pg_index
    join pg_catalog.pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indrelid = pg_class.oid and indisprimary) as key
  from pg_catalog.pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  order by relname`;

/** A value for an argument that is of its type, and about the user wherever it can be. */
function rightValue(name: string, type: string): unknown {
  if (name === "p_user_id") return userId;
  if (name === "p_inputs") return { resolution: "480p" };
  if (name === "p_type") return "bonus";
  switch (type) {
    case "uuid":
      return id;
    case "integer":
    case "bigint":
    case "real":
    case "double precision":
      return 1_000;
    case "boolean":
      return true;
    case "text[]":
    case "uuid[]":
      return [];
    default:
      return type.startsWith("timestamp") ? "2026-11-28T00:00:00Z" : "mine";
  }
}

/**
 * Odd values for an argument of this type. The local stand-in for PostgREST takes lists only as
 * text or as a list; PostgREST itself lets Postgres convert everything.
 */
const oddFor = (type: string) =>
  oddValues.slice(0, 20).filter((value) => !type.endsWith("[]") || value.startsWith('"'));

const rightOf = ({ args }: Procedure) =>
  Object.fromEntries(args.map(([name, type]) => [name, rightValue(name, type)]));

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

  it.each(procedures.filter(({ isForUsers }) => !isForUsers))(
    "by $name, with valid and with odd arguments",
    async (procedure) => {
      const right = rightOf(procedure);
      const odd = procedure.args.flatMap(([argument, type]) =>
        oddFor(type).map((value) => bodyOf(right, argument, value))
      );
      const bodies = [JSON.stringify(right), ...odd];
      expect(await flawsOf(bodies, (body) => post(`rpc/${procedure.name}`, body))).toEqual([]);
    },
  );

  it.each([
    ["start_purchase", {
      p_id: id,
      p_pack: "no-such-pack",
      p_return_to: "credits",
      p_locale: "en",
    }],
    ["return_credits", { p_id: id }],
  ])("by %s, with odd arguments", async (name, right) => {
    const bodies = Object.keys(right).flatMap((argument) =>
      oddValues.map((value) => bodyOf(right, argument, value))
    );
    expect(await flawsOf(bodies, (body) => post(`rpc/${name}`, body))).toEqual([]);
  });

  it("by start_generation, with odd arguments", async () => {
    const fields = Object.keys(startGenerationSchema.shape);
    const right = {
      p_id: id,
      p_mode: "t2v",
      p_model: "wan-2.2-t2v-fast",
      p_inputs: { resolution: "480p" },
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

  it.each(tables)("when writing to $table", async ({ table, key }) => {
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

/** It changes nothing, but says so to all devices. */
const isReading = new Set(["announce_sign_out"]);

it.each(procedures.filter(({ isForUsers, name }) => isForUsers && !isReading.has(name)))(
  "$name answers a user's odd arguments without an error of ours",
  async (procedure) => {
    const right = rightOf(procedure);
    const bodies = procedure.args.flatMap(([argument, type]) =>
      oddFor(type).map((value) => bodyOf(right, argument, value))
    );
    const flaws = await flawsOf(bodies, async (body) => {
      const request = { method: "POST", headers: headersOf(token), body };
      const answer = await send(`/rest/v1/rpc/${procedure.name}`, request);
      return answer.status < 300 ? null : flawOf(answer);
    });
    expect(flaws).toEqual([]);
  },
);

it("the functions and tables of the API were found", () => {
  const names = procedures.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["add_credits", "apply_purchase", "start_purchase"]),
  );
  expect(procedures.find(({ name }) => name === "apply_purchase")?.isForUsers).toBe(false);
  expect(tables).toContainEqual({ table: "purchases", key: "id" });
});

it("afterwards, the user's credits and rows are unchanged", async () => {
  expect(await belongings(userId)).toEqual(before);
});
