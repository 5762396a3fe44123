/** Inserts many videos at once: with SQL, and with a consistent ledger. */
import type { Sql } from "postgres";

export interface Rows {
  count: number;
  /** Completed rows have no file: a story that plays one has to create it. */
  state: "completed" | "failed";
  prompt: string;
}

/**
 * Inserts finished videos into an account: "<prompt> 1" is the oldest, every third is tall, and
 * later calls insert newer ones. Triggers are off, so that ten thousand take a moment and cause no
 * broadcasts; the constraints are checked.
 *
 * @param sql a superuser's connection
 */
export async function insertRows(
  sql: Sql,
  userId: string,
  { count, state, prompt }: Rows,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`
      with made as (
        insert into public.generations
          (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id, state, progress,
           version, error_code, error_message, output_path, output_url, created_at, started_at,
           finished_at)
        select
          id, ${userId}, 't2v', 'wan-2.2-t2v-fast', ${prompt} || ' ' || n,
          jsonb_build_object(
            'resolution', '480p',
            'aspect_ratio', case when n % 3 = 0 then '9:16' else '16:9' end
          ),
          5, 10, (select max(id) from public.model_prices where model = 'wan-2.2-t2v-fast'),
          ${state}::public.generation_state, 100, 5,
          case when ${state} = 'failed' then 'model_failed' end,
          case when ${state} = 'failed' then 'The model stopped early.' end,
          case when ${state} = 'completed' then ${userId} || '/' || id || '.mp4' end,
          null, at, at, at + interval '30 seconds'
        from (
          select gen_random_uuid() as id, n, timestamptz '2025-01-01' + (n + before) * interval '10 minutes' as at
          from generate_series(1, ${count}::integer) as n
          cross join (select count(*) as before from public.generations where user_id = ${userId}) as there
        ) as wanted
        returning id, state
      ),
      moves as (
        select id, amount, type, row_number() over (order by id, amount) as step
        from made
        cross join lateral (values
          (case when state = 'completed' then 10 end, 'adjustment'),
          (-10, 'deduction'),
          (case when state = 'failed' then 10 end, 'refund')
        ) as lines (amount, type)
        where amount is not null
      ),
      ordered as (
        select
          id, amount, type,
          row_number() over (order by id, case type when 'adjustment' then 1 when 'deduction' then 2 else 3 end) as step,
          sum(amount) over (order by id, case type when 'adjustment' then 1 when 'deduction' then 2 else 3 end) as total
        from moves
      )
      insert into public.credit_transactions
        (user_id, seq, type, amount, balance_after, generation_id, description)
      select
        ${userId}, ledger_seq + step, type::public.credit_transaction_type, amount, credits + total,
        case when type <> 'adjustment' then ordered.id end, 'For a story'
      from ordered
      join public.profiles on profiles.id = ${userId}`;
    await tx`
      update public.profiles
      set ledger_seq = (select max(seq) from public.credit_transactions where user_id = ${userId})
      where id = ${userId}`;
  });
}
