/**
 * The complete access matrix. Each cell has one word for anon, the owner, another user and
 * service_role, in this order:
 *
 * `no` refused · `rows` allowed, and reaches the owner's rows (or all rows, if rows have no owner)
 * · `none` allowed, but reaches no row of the owner. Operations that are not listed are refused to
 * all four.
 */
export type Cell = `${Word} ${Word} ${Word} ${Word}`;
type Word = "no" | "rows" | "none";

export const tables: Record<string, Record<string, Cell>> = {
  //                                    anon  owner other service_role
  "public.models": { select: "rows rows rows rows" },
  "public.model_prices": { select: "rows rows rows rows" },
  "public.profiles": {
    select: "no rows none rows",
    "update display_name": "no rows none no",
  },
  "public.credit_transactions": { select: "no rows none rows" },
  "public.generations": { select: "no rows none rows" },
  "private.settings": {},
  "private.daily_credits": {},
  "private.webhook_deliveries": {},
  "private.files_to_remove": {},
  "private.account_deletions": {},
  "private.welcomed_addresses": {},
  "private.welcomes": {},
  "private.throw_away_domains": {},
  "private.mail_providers": {},
  "private.push_subscriptions": {},
  "private.uploads": {},
  "private.reconcile_chain": {},
  "private.violations": {},
  "private.violations_of_credits": {},
  "private.violations_of_files": {},
  "private.violations_of_accounts": {},
  "private.violations_of_welcomes": {},
};

/**
 * Functions by name, in both schemas, because there are no overloads. A new function needs an
 * entry.
 */
export const functions: Record<"user" | "service_role" | "nobody", string[]> = {
  user: [
    "announce_sign_out",
    "check_account_deletion",
    "check_session",
    "delete_generation",
    "find_welcome",
    "forget_push_subscription",
    "is_in_session",
    "is_picture_path",
    "may_write_files",
    "save_push_subscription",
    "start_generation",
    "storage_used",
    "visible_characters",
    "without_invisible",
  ],
  service_role: [
    "add_credits",
    "apply_prediction",
    "begin_reconcile",
    "cancel_generation",
    "claim_check",
    "claim_account_deletions",
    "claim_create",
    "claim_next_output",
    "claim_output",
    "claim_stale",
    "close_account",
    "complete_generation",
    "continue_reconcile",
    "deduct_credits",
    "erase_account",
    "fail_generation",
    "find_files_to_remove",
    "find_push_subscriptions",
    "find_violations",
    "finish_account_deletion",
    "forget_gone_push_subscriptions",
    "forget_removed_files",
    "refund_credits",
    "release_output",
  ],
  nobody: [
    "broadcast_credit_transaction",
    "broadcast_video_deletion",
    "broadcast_generation",
    "call_function",
    "check_account_is_open",
    "check_balance",
    "check_charge",
    "check_ledger_line",
    "check_limits",
    "check_settlement",
    "check_starter",
    "count_against_daily_limit",
    "drop_unproved_password",
    "count_upload",
    "find_generation",
    "find_provider",
    "forget_push_subscriptions_of_account",
    "generation_json",
    "give_back",
    "guard_video_deletion",
    "guard_generation",
    "decide_welcome",
    "give_waiting_welcomes",
    "give_welcome",
    "hash_address",
    "is_confirmed",
    "is_picture_used",
    "is_throw_away",
    "keyed_hash",
    "lock_welcomes",
    "next_turn",
    "normalised_address",
    "own_domain",
    "punycode",
    "read_address",
    "release_waiting_welcome",
    "welcomes_left",
    "upkeep_daily",
    "lock_account",
    "measure_times",
    "only_gives_back",
    "open_account",
    "record_credits",
    "refuse_ledger_change",
    "refuse_reused_id",
    "send_notifications",
    "session_has_ended",
    "signed_in_user",
    "upkeep_hourly",
    "welcome_user",
  ],
};

/** Files in the owner's folder. */
export const buckets: Record<string, Record<string, Cell>> = {
  //                  anon owner other service_role
  pictures: {
    select: "none rows none rows",
    insert: "no rows no rows",
    update: "none none none rows",
    delete: "none rows none rows",
  },
  posters: {
    select: "none rows none rows",
    insert: "no rows no rows",
    update: "none none none rows",
    delete: "none none none rows",
  },
  videos: {
    select: "none rows none rows",
    insert: "no no no rows",
    update: "none none none rows",
    delete: "none none none rows",
  },
};

/** The owner's private Realtime topic. */
export const topic: Record<string, Cell> = {
  hear: "none rows none rows",
  speak: "no no no rows",
};
