/** Performs a model's step in a database and returns the answer in the model's words. */
import type { Sql } from "postgres";
import { connect } from "../../../scripts/stack/postgres/connect.ts";
import type { Inputs } from "../../functions/_shared/contracts/catalog/inputs.ts";
import { callsOn, isRefusal, refusable, type Seen, type Started } from "../fixtures/calls.ts";
import type { SeenPurchase } from "../fixtures/purchase-calls.ts";
import { callerOn } from "../fixtures/caller.ts";
import { jobOf } from "./model.ts";
import { people, slots } from "./people.ts";
import { filesOf } from "./perform-files.ts";
import { purchasesOf, type Violation } from "./purchases/perform.ts";
import { foundNothing, refusedByDatabase } from "./refusal.ts";
import { requestOf } from "./requests.ts";
import { additions, type Step } from "./steps.ts";
import { tamperText } from "./tamper.ts";
import type { Untriggered } from "./untriggered.ts";

/** The database of the stories. */
export interface Stage {
  /** The connection of the steps. */
  sql: Sql;
  untriggered: Untriggered;
  /** For connections that die. */
  url: string;
}

export interface Performance {
  /** Performs a step and returns its answer. */
  perform(step: Step): Promise<string>;
  /** Applies everything that Stripe knows. */
  drain(): Promise<void>;
  /** The case's rows in the database, and all violations. */
  facts(): Promise<object>;
}

const show = (seen: Seen | null | undefined) =>
  seen?.id == null ? "no video" : `${seen.state} ${seen.progress}% v${seen.version}`;

/** Starts a new case, with new users and ids. */
export async function openCase({ sql, untriggered, url }: Stage): Promise<Performance> {
  const calls = callsOn(sql);
  const caseId = crypto.randomUUID();
  const users = Array.from({ length: people }, (): string => crypto.randomUUID());
  // In this order an account deletion ends them.
  const ids = Array.from({ length: slots }, (): string => crypto.randomUUID()).sort();
  const inCase = (name: string) => `${name} of ${caseId}`;
  const shortName = (name: string | null) => name?.replace(` of ${caseId}`, "") ?? null;
  /** When the last claim on each output ends, according to its answer. */
  const claims = new Map<string, string>();
  const owners = new Map<string, string>();
  const ownerOf = (id: string) => owners.get(id) ?? "nobody";
  const purchases = purchasesOf(sql, { users, calls, untriggered, inCase });
  const { asUser } = callerOn(sql);
  const files = filesOf(sql, { users, ids, ownerOf: (id) => owners.get(id) });
  let now = 0;
  await sql.unsafe(
    `insert into auth.users (id, email) values ${
      users.map((id) => `('${id}', '${id}@example.com')`).join(", ")
    }`,
  );
  await files.prepare();

  async function answer(step: Step): Promise<string> {
    const user = "user" in step ? users[step.user] ?? "" : "";
    const id = "slot" in step ? ids[step.slot] ?? "" : "";
    switch (step.does) {
      case "start": {
        const { entry, mode, inputs, parent, cost } = requestOf(step);
        const { repeated, generation } = await asUser<Started>(
          user,
          "start_generation",
          id,
          mode,
          entry.slug,
          JSON.stringify(files.inCase(inputs, user)),
          step.reworded ? "A lamp in a bright room" : "A lamp in a dark room",
          parent === null ? null : ids[parent] ?? "",
          step.seen === "nothing" || cost === null
            ? null
            : step.seen === "the price"
            ? cost
            : cost + 1,
        );
        owners.set(id, user);
        return `${repeated ? "repeated" : "new"}, ${show(generation)}`;
      }
      case "start and die":
        return await startAndDie(url, user, id);
      case "report": {
        const { outcome, generation } = await calls.report(id, step.status, {
          job: inCase(jobOf(step)),
          progress: step.progress,
          outputUrl: step.status === "succeeded" && step.output
            ? "https://replicate.delivery/o.mp4"
            : null,
          webhookId: step.webhook === null ? null : inCase(`webhook ${step.webhook}`),
        });
        return `${outcome}, ${show(generation)}`;
      }
      case "fail":
        return show(await calls.fail(id));
      case "refuse":
        return show(await calls.refuse(id));
      case "claim create": {
        const { claimed, generation } = await calls.claimCreate(id);
        return `${claimed ? "claimed" : "not claimed"}, ${show(generation)}`;
      }
      case "cancel": {
        const { generation, job_id } = await calls.cancel(id);
        return `${show(generation)}, ${shortName(job_id) ?? "no job"}`;
      }
      case "complete":
        return show(await calls.complete(ownerOf(id), id));
      case "claim output": {
        const claim = await calls.claimOutput(id);
        if (claim !== null) claims.set(id, claim.claimed_until);
        return claim === null ? "not claimed" : "claimed";
      }
      case "release output":
        await calls.releaseOutput(id, claims.get(id) ?? "-infinity");
        return "released";
      case "claim check":
        return shortName(await calls.claimCheck(id, 60)) ?? "nothing to ask";
      case "claim stale":
        return (await calls.claimStale(10_000))
          .filter(({ generation }) => ids.includes(generation.id))
          .map(({ generation, overdue }) =>
            `${ids.indexOf(generation.id)}${overdue ? " overdue" : ""}`
          ).sort().join(", ");
      case "refund":
        return `${await calls.refund(id)}`;
      case "deduct":
        return `${await calls.deduct(user, step.amount, id)}`;
      case "add": {
        const [amount, type] = additions[step.addition] ?? additions[0];
        const key = step.key === null ? null : inCase(`payment ${step.key}`);
        return `${await calls.add(user, amount, type, key)}`;
      }
      case "tamper":
        await sql.unsafe(tamperText(step.how, user, id));
        return foundNothing;
      case "let pass":
        if (now + step.seconds < 10_000) {
          now += step.seconds;
          await untriggered.letPass(users, step.seconds);
          for (const [claimed, until] of claims) {
            claims.set(claimed, secondsBefore(until, step.seconds));
          }
        }
        return `${now}`;
      case "close account":
        await calls.closeAccount(user);
        return "closed";
      case "erase account":
        await calls.eraseAccount(user);
        return "erased";
      case "put file":
      case "measure file":
      case "remove file":
      case "delete video":
        return await files.perform(step);
      default:
        return await purchases.perform(step);
    }
  }

  return {
    async perform(step) {
      try {
        const given = await refusable(answer(step));
        return isRefusal(given) ? given.refused : given;
      } catch (error) {
        const { code = "" } = error as { code?: string };
        // Class 23: integrity constraints and our own checks.
        if (code.startsWith("23")) return refusedByDatabase;
        throw error;
      }
    },
    drain: () => purchases.drain(),
    async facts() {
      // Use a prepared statement, because planning the violations view takes longer than running
      // it.
      const [row] = await sql.unsafe<{ facts: Facts }[]>(
        factsText,
        [list(users), list(ids), list(purchases.ids), inCase("webhook _"), inCase("event _")],
        { prepare: true },
      );
      if (row === undefined) throw new Error("The database returned no row.");
      const { accounts, generations, webhooks, events, violations } = row.facts;
      const names = files.names();
      const nameOf = (reference: string) => names.get(reference) ?? reference;
      return {
        accounts,
        generations: generations.map((generation) => ({
          ...generation,
          inputs: Object.fromEntries(
            Object.entries(generation.inputs).map(([name, value]) => [
              name,
              Array.isArray(value)
                ? value.map(nameOf)
                : typeof value === "string"
                ? nameOf(value)
                : value,
            ]),
          ),
          files: generation.files.map((file) => ({ ...file, name: nameOf(file.name) })),
          job: shortName(generation.job),
        })),
        files: row.facts.files
          .map(({ reference, isMeasured }) => [nameOf(reference), isMeasured] as const)
          .sort(([one], [other]) => one < other ? -1 : 1),
        purchases: row.facts.purchases.map(purchases.show),
        webhooks,
        events,
        violations: purchases.violations(violations),
      };
    },
  };
}

/** Keeps the microseconds, which a Date would lose. */
function secondsBefore(timestamp: string, seconds: number): string {
  const earlier = new Date(Date.parse(timestamp) - seconds * 1_000).toISOString();
  const micros = /\.(\d+)/.exec(timestamp)?.[1] ?? "0";
  return earlier.replace(/\.\d+/, `.${micros}`);
}

/** Starts on a separate connection that dies before the commit. */
async function startAndDie(url: string, user: string, id: string): Promise<string> {
  const victim = connect(url, 1);
  try {
    await callsOn(victim).startAndDie(user, id);
    return "survived";
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "57P01" || code === "CONNECTION_CLOSED") return "died";
    throw error;
  } finally {
    await victim.end({ timeout: 0 });
  }
}

interface Facts {
  accounts: object[];
  generations: {
    job: string | null;
    inputs: Inputs;
    files: { input: string; position: number; name: string; isKept: boolean }[];
  }[];
  files: { reference: string; isMeasured: boolean }[];
  purchases: SeenPurchase[];
  webhooks: number;
  events: number;
  violations: Violation[];
}

/** An array as text. For a real array, postgres.js would first have to query the type. */
const list = (values: string[]) => `{${values.join(",")}}`;

const factsText = `
  with users as materialized (
    select id, place - 1 as place from unnest($1::text::uuid[]) with ordinality as given (id, place)
  ), ids as materialized (
    select id, place - 1 as place from unnest($2::text::uuid[]) with ordinality as given (id, place)
  ), purchase_ids as materialized (
    select id, place - 1 as place from unnest($3::text::uuid[]) with ordinality as given (id, place)
  )
  select jsonb_build_object(
    'accounts', (
      select jsonb_agg(jsonb_build_object('credits', credits, 'amounts', (
        select jsonb_agg(amount order by seq) from public.credit_transactions where user_id = profiles.id))
        order by users.place)
      from public.profiles join users using (id)),
    'generations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'slot', ids.place, 'user', users.place, 'cost', cost, 'length', length_seconds, 'inputs', inputs,
        'parent', (select parents.place from ids as parents where parents.id = parent_id),
        'files', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'input', input, 'position', position, 'name', bucket || '/' || path, 'isKept', kept_until is null)
            order by input collate "C", position), '[]')
          from private.generation_files where generation_id = generations.id), 'shown', format('%s %s%% v%s', state, progress, version),
        'job', job_id, 'counted', counted_on is not null, 'claimed', claimed_until is not null) order by ids.place), '[]')
      from public.generations join ids using (id) left join users on users.id = user_id),
    'files', (
      select coalesce(jsonb_agg(jsonb_build_object('reference', bucket_id || '/' || name, 'isMeasured', exists (
        select 1 from private.uploads
        where bucket = bucket_id and path = name and uploads.version = objects.version))), '[]')
      from storage.objects join users on split_part(name, '/', 1) = users.id::text),
    'purchases', (
      select coalesce(jsonb_agg(to_jsonb(purchases) order by place), '[]')
      from public.purchases join purchase_ids using (id)),
    'webhooks', (
      select count(*) from private.webhook_deliveries where webhook_id like $4),
    'events', (
      select count(*) from private.webhook_deliveries where webhook_id like $5),
    'violations', (select coalesce(jsonb_agg(to_jsonb(violations)), '[]') from private.violations)) as facts`;
