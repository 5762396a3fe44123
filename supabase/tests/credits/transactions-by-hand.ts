/**
 * Random transactions of a few statements that bypass the functions. Some are correct, most are
 * not.
 */
import { type Arbitrary, array, constantFrom, oneof } from "fast-check";

/**
 * Two users and three generations: an open one, a failed one, and one that a transaction may
 * insert.
 */
export interface Cast {
  user: string;
  other: string;
  open: string;
  failed: string;
  made: string;
}

const change = (table: string, set: string, id: string) =>
  `update public.${table} set ${set} where id = '${id}'`;

const fail = (id: string) =>
  change("generations", "state = 'failed', error_code = 'x', error_message = 'y'", id);

export function transactions({ user, open, failed: over, made, other }: Cast): Arbitrary<string[]> {
  const newest = `from public.credit_transactions where user_id = '${user}' order by seq desc`;

  /** A line after the newest one or with a gap. Its balance adds up, or is off by one. */
  const line = (
    type: string,
    amount: number,
    generation: string | null,
    seq = "seq + 1",
    off = 0,
  ) =>
    `insert into public.credit_transactions
      (user_id, seq, type, amount, balance_after, generation_id, description)
    select user_id, ${seq}, '${type}', ${amount}, balance_after + ${amount} + ${off},
      ${generation ? `'${generation}'::uuid` : "null"}, 'By hand' ${newest} limit 1`;
  const lines = [
    ["adjustment", 5, null] as const,
    ["deduction", -10, open] as const,
    ["refund", 10, open] as const,
    ["refund", 10, over] as const,
    ["deduction", -10, made] as const,
    ["deduction", -11, made] as const,
    ["refund", 10, made] as const,
  ].flatMap(([type, amount, generation]) => [
    line(type, amount, generation),
    line(type, amount, generation, "seq + 1", 1),
    line(type, amount, generation, "seq + 2"),
  ]);

  /** Account updates that match the newest line, stay behind it, or are off by one. */
  const accounts = [
    ...[0, 1, 2].map((behind) =>
      `(credits, ledger_seq) = (select balance_after, seq ${newest} offset ${behind} limit 1)`
    ),
    "credits = credits + 1",
    "ledger_seq = ledger_seq - 1",
    "ledger_seq = ledger_seq + 1",
  ].map((set) => change("profiles", set, user));
  const [follow = ""] = accounts;

  const make = (state: string, end: string, owner = user) =>
    `insert into public.generations (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id, state,
      error_code, error_message, output_path, finished_at, counted_on)
    select '${made}', id, 't2v', 'wan-2.2-t2v-fast', 'A lamp in a dark room', '{}', 5, 10,
      (select max(id) from public.model_prices where model = 'wan-2.2-t2v-fast'), '${state}', ${end},
      ${state === "failed" ? "null" : "current_date"}
    from public.profiles where id = '${owner}'`;
  const noEnd = "null, null, null, null";
  const queued = make("queued", noEnd);
  const failed = make("failed", "'x', 'y', null, now()");
  const generations = [
    queued,
    failed,
    make("completed", `null, null, '${user}/${made}.mp4', now()`),
  ];
  const states = [open, made].flatMap((id) => [
    change("generations", "state = 'processing'", id),
    fail(id),
  ]);

  const single = [...lines, ...accounts, ...generations, ...states];
  // What a function would write, or almost. Without these, nearly all transactions would be
  // refused.
  const together = [
    [line("adjustment", 5, null)],
    [queued, line("deduction", -10, made)],
    [failed, line("deduction", -10, made)],
    [make("queued", noEnd, other), line("deduction", -10, made)],
    [fail(open), line("refund", 10, open)],
  ].map((statements) => [...statements, follow].join(";"));
  return array(
    oneof({ weight: 2, arbitrary: constantFrom(...together) }, constantFrom(...single)),
    { minLength: 1, maxLength: 4 },
  );
}
