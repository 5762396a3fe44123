/**
 * What is measured: the calls of the money path, and for each the same writes without any logic.
 */
import type { Sql } from "postgres";
import { inputs } from "./database.ts";
import { aGeneration } from "../../supabase/functions/_shared/contracts/fixtures/generation.ts";

/** One transaction. `user` is one of `users`. */
export type Work = (sql: Sql, user: string) => Promise<unknown>;

const replicateUrl = "https://replicate.delivery/output.mp4";

/** Opens a transaction as PostgREST does. Both sides of a comparison pay for it. */
export const as = (role: string, user: string) =>
  `select set_config('role', '${role}', true), ` +
  `set_config('request.jwt.claims', '{"role":"${role}","sub":"${user}"}', true), ` +
  `set_config('request.jwt.claim.sub', '${user}', true);`;

/** Runs all statements of a text in one transaction and one round trip. */
const run = (sql: Sql, text: string) => sql.unsafe(text);

const start = (user: string, id: string) =>
  as("authenticated", user) +
  `select public.start_generation('${id}', 't2v', 'wan-2.2-t2v-fast', '{}', 'A lamp in a dark room')`;

const report = (id: string, status: string, webhookId: string, outputUrl = "null") =>
  as("service_role", id) +
  `select public.apply_prediction('${id}', 'job-${id}', '${status}', 50, ${outputUrl}, null, null, '${webhookId}')`;

/**
 * Supabase's own function writes the row of a broadcast, without any logic of ours, so the bare
 * side calls it too.
 */
export const broadcast = (user: string, event: string, payload: string) =>
  `select realtime.send(${payload}, '${event}', 'user:${user}', true);`;

const literal = (value: string | number | object | null) =>
  typeof value === "string"
    ? `'${value}'`
    : typeof value === "object" && value !== null
    ? `'${JSON.stringify(value)}'::jsonb`
    : `${value}`;

const generationPayload = (id: string) =>
  `jsonb_build_object(${
    Object.entries(aGeneration({ id })).map(([name, value]) =>
      `'${name}', ${name === "created_at" ? "now()" : literal(value)}`
    ).join(", ")
  })`;

const linePayload = (amount: number) =>
  `jsonb_build_object('seq', 1, 'type', 'bonus', 'amount', ${amount}, 'balance_after', 1, 'generation_id', null,
    'description', 'A reason', 'created_at', now())`;

/** The schema `bare` has bare tables with the same columns and indexes. */
const bareLine = (user: string, amount: number, generation: string) =>
  `with account as (
     update bare.profiles set credits = credits + ${amount}, ledger_seq = ledger_seq + 1
     where id = '${user}' returning credits, ledger_seq
   )
   insert into bare.credit_transactions
     (user_id, seq, type, amount, balance_after, generation_id, description)
   select '${user}', ledger_seq, '${amount < 0 ? "deduction" : "adjustment"}', ${amount}, credits,
     ${generation}, 'A reason' from account;` +
  broadcast(user, "credit_transaction", linePayload(amount));

const bareStart = (user: string, id: string) =>
  `insert into bare.generations (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id)
   values ('${id}', '${user}', 't2v', 'wan-2.2-t2v-fast', 'A lamp in a dark room', '${inputs}', 5, 10, 1);
   insert into private.daily_credits (day, shard, credits) values (current_date - 40, pg_backend_pid() % 256, 10)
   on conflict (day, shard) do update set credits = daily_credits.credits + excluded.credits;` +
  broadcast(user, "generation", generationPayload(id)) + bareLine(user, -10, `'${id}'`);

const bareMove = (user: string, id: string, set: string) =>
  `update bare.generations set ${set}, version = version + 1 where id = '${id}';` +
  broadcast(user, "generation", generationPayload(id));

export const bareDelivery = (id: string, webhookId: string, outcome = "applied") =>
  `insert into bare.webhook_deliveries (provider, webhook_id, generation_id, job_id, status, outcome)
   values ('replicate', '${webhookId}', '${id}', 'job-${id}', 'processing', '${outcome}')
   on conflict do nothing;`;

const newId = () => crypto.randomUUID();

export const one: Work = (sql) => run(sql, "select 1");

export const startGeneration: Work = (sql, user) => run(sql, start(user, newId()));
export const startBare: Work = (sql, user) =>
  run(sql, as("postgres", user) + bareStart(user, newId()));

export const addCredits: Work = (sql, user) =>
  run(
    sql,
    as("service_role", user) + `select public.add_credits('${user}', 1, 'adjustment', 'A reason')`,
  );
export const addBare: Work = (sql, user) =>
  run(sql, as("postgres", user) + bareLine(user, 1, "null"));

export const cycle: Work = async (sql, user) => {
  const id = newId();
  await run(sql, start(user, id));
  await run(sql, report(id, "processing", newId()));
  await run(sql, report(id, "succeeded", newId(), `'${replicateUrl}'`));
  await run(
    sql,
    as("service_role", user) + `select public.complete_generation('${id}', '${user}/${id}.mp4')`,
  );
};
export const cycleBare: Work = async (sql, user) => {
  const id = newId();
  const role = as("postgres", user);
  await run(sql, role + bareStart(user, id));
  await run(
    sql,
    role + bareDelivery(id, newId()) +
      bareMove(user, id, `state = 'processing', job_id = 'job-${id}', progress = 50`),
  );
  await run(
    sql,
    role + bareDelivery(id, newId()) +
      bareMove(user, id, `state = 'finalizing', output_url = '${replicateUrl}'`),
  );
  await run(
    sql,
    role +
      bareMove(
        user,
        id,
        `state = 'completed', output_path = '${user}/${id}.mp4', finished_at = now()`,
      ),
  );
};

/** The delivery that is received again and again. */
const known = { generation: newId(), webhook: newId() };

export const duplicateWebhook: Work = (sql) =>
  run(sql, report(known.generation, "processing", known.webhook));
export const duplicateBare: Work = (sql, user) =>
  run(sql, as("postgres", user) + bareDelivery(known.generation, known.webhook));

export const setUpKnown = async (sql: Sql, user: string) => {
  await run(sql, start(user, known.generation));
  await run(sql, report(known.generation, "processing", known.webhook));
  await run(sql, bareDelivery(known.generation, known.webhook));
};
