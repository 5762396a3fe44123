/**
 * What the REST API shows to anybody: with the publishable key, which is in the app's code. Only
 * functions that cannot write are called. The grants of all functions are compared elsewhere, with
 * the whole schema.
 */
import { readWantedFacts } from "../../drift/wanted-facts.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask, type Reply } from "../../ask.ts";

export const restRefusesStrangers: Check = {
  title: "The REST API shows a signed-out caller the catalog, and nothing else",
  async find(world) {
    const { tables, functions } = await readDoors();
    const found = await Promise.all([
      ...schemas.map((schema) => lookAtSchema(world, schema)),
      ...tables.map((table) => lookAtTable(world, table)),
      ...functions.map((name) => lookAtFunction(world, name)),
    ]);
    return found.filter((finding) => finding !== null);
  },
};

/** Schemas that only functions and services reach. */
const schemas = ["private", "auth", "vault", "cron", "net", "storage"];

interface Doors {
  /** Tables and views of `public` that a signed-out caller may not read. */
  tables: string[];
  /** Functions of `public` that a signed-out caller may not call, and that only read. */
  functions: string[];
}

/** Reads from the committed schema what has to be closed. */
async function readDoors(): Promise<Doors> {
  const objects = Map.groupBy(await readWantedFacts(), ({ subject }) => subject);
  const closed = (kind: string) =>
    Array.from(objects).flatMap(([subject, of]) => {
      const [, name] = new RegExp(`^${kind} public\\.(\\w+)$`).exec(subject) ?? [];
      const facts = of.map(({ fact }) => fact);
      return name === undefined || facts.some(opens) ? [] : [{ name, facts }];
    });
  return {
    tables: closed("relation").map(({ name }) => name),
    functions: closed("function").filter(({ facts }) => onlyReads(facts)).map(({ name }) => name),
  };
}

const opens = (fact: string) => /^grant to (anon|everybody):/.test(fact);

/** `returns jsonb, sql, stable, …`, and every argument has a default: it can be called as it is. */
const onlyReads = (facts: string[]) =>
  facts.some((fact) => /^returns .*, stable\b/.test(fact)) &&
  facts.every((fact) =>
    !fact.startsWith("arguments: ") || fact.split(", ").every((each) => each.includes(" DEFAULT "))
  );

const get = ({ url, publishableKey }: DoctorWorld, path: string, profile = "public") =>
  ask(`${url}/rest/v1/${path}`, {
    headers: { apikey: publishableKey, "accept-profile": profile },
  });

const isRefused = ({ status }: Reply) => [401, 403, 404].includes(status);

async function lookAtSchema(world: DoctorWorld, schema: string): Promise<Finding | null> {
  const { status } = await get(world, "anything?limit=1", schema);
  // PostgREST answers so before it looks for the table.
  if (status === 406) return null;
  return {
    what: `The REST API offers the schema ${schema} (${status}).`,
    why: "Its tables are not made for callers from outside, and one missing grant would be a leak.",
    mend: DEPLOY,
  };
}

async function lookAtTable(world: DoctorWorld, table: string): Promise<Finding | null> {
  const reply = await get(world, `${table}?limit=1`);
  if (isRefused(reply)) return null;
  return {
    what: `Anybody may read ${table} by the REST API (${reply.status}).`,
    why: "Only rules for single rows stand between a stranger and the users' data.",
    mend: `In the SQL editor: revoke all on public.${table} from anon, public;`,
  };
}

async function lookAtFunction(world: DoctorWorld, name: string): Promise<Finding | null> {
  const reply = await get(world, `rpc/${name}`);
  if (isRefused(reply)) return null;
  return {
    what: `Anybody may call ${name} by the REST API (${reply.status}).`,
    why: "A function does not check again what its grants decide: who may call it.",
    mend: `In the SQL editor: revoke execute on function public.${name} from anon, public;`,
  };
}
