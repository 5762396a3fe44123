/**
 * Statements of a superuser that bypass the functions. The database must refuse each, at the commit
 * at the latest.
 */
import type { Tampering } from "./steps.ts";

export function tamperText(how: Tampering, user: string, id: string): string {
  switch (how) {
    case "balance raised":
      return `update public.profiles set credits = credits + 1 where id = '${user}'`;
    case "line changed":
      return `update public.credit_transactions set amount = amount + 1 where user_id = '${user}'`;
    case "lines deleted":
      return `delete from public.credit_transactions where user_id = '${user}'`;
    case "line forged":
      return `insert into public.credit_transactions (user_id, seq, type, amount, balance_after, description)
        select '${user}', ledger_seq + 1, 'bonus', 5, credits + 5, 'forged'
        from public.profiles where id = '${user}'`;
    case "ledger truncated":
      return "truncate public.credit_transactions";
    case "video without a charge":
      return `insert into public.generations (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id)
        select gen_random_uuid(), '${user}', 't2v', model, 'A lamp in a dark room', '{}', 5, 10, max(id)
        from public.model_prices where model = 'wan-2.2-t2v-fast' group by model`;
    case "refund forged":
      // Chain and balance are right, but the generation has not failed.
      return `with generation as (select * from public.generations where id = '${id}'), account as (
          update public.profiles set credits = credits + cost, ledger_seq = ledger_seq + 1
          from generation where profiles.id = generation.user_id
          returning profiles.id as user_id, credits, ledger_seq, cost, generation.id)
        insert into public.credit_transactions
          (user_id, seq, type, amount, balance_after, generation_id, description)
        select user_id, ledger_seq, 'refund', cost, credits, id, 'forged' from account`;
    case "state set back":
      return `update public.generations set state = 'queued' where id = '${id}' and state > 'queued'`;
    case "end changed":
      return `update public.generations set progress = 99, checked_at = now()
        where id = '${id}' and state >= 'completed'`;
    case "failed without a refund":
      return `update public.generations
        set state = 'failed', error_code = 'forged', error_message = 'Forged.' where id = '${id}'`;
    case "job rewritten":
      return `update public.generations set job_id = 'forged ' || id
        where id = '${id}' and job_id is not null`;
    case "counted on another day":
      return `update public.generations set counted_on = counted_on - 1 where id = '${id}'`;
    case "price changed":
      return `update public.generations set cost = cost + 1 where id = '${id}'`;
    case "video deleted":
      return `delete from public.generations where id = '${id}'`;
  }
}
