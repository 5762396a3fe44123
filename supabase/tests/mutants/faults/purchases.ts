/** Faults in buying, settling, debts and returns. */
import { type Mutant, never } from "../mutant.ts";

const stories = "60 stories about purchases against the model";

export const purchases: Mutant[] = [
  {
    title: "a purchase that is settled again is granted again",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "v_purchase.state = 'paid' and v_before.state <> 'paid'",
      by: "v_purchase.state = 'paid'",
    }, {
      of: "apply_purchase",
      replace: "p_idempotency_key => format('%s:%s', v_purchase.provider, p_session_id)",
      by: "p_idempotency_key => gen_random_uuid()::text",
    }],
    statements: ["drop index public.one_grant_per_purchase"],
  },
  {
    title: "facts that were read before a change are applied",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "when p_version is distinct from v_purchase.version",
      by: "when false",
    }],
  },
  {
    title: "a settle that moves nothing does not raise the version",
    caughtBy: stories,
    edits: [{
      of: "guard_purchase",
      replace: "v_swept.sweeps := new.sweeps;",
      by: "v_swept.sweeps := new.sweeps; v_swept.settled_at := new.settled_at;",
    }],
  },
  {
    title: "a payment that takes days is granted before it came",
    caughtBy: stories,
    edits: [{
      of: "purchase_state_after",
      replace: "in ('paid', 'no_payment_required')",
      by: "in ('paid', 'no_payment_required', 'unpaid')",
    }],
  },
  {
    title: "a status that we do not know is granted",
    caughtBy: stories,
    edits: [{
      of: "purchase_state_after",
      replace: "p_payment_status in ('paid', 'no_payment_required')",
      by: "p_payment_status <> 'unpaid'",
    }],
  },
  {
    title: "another price or currency is granted",
    caughtBy: stories,
    edits: [{ of: "purchase_state_after", replace: "then 'amount_mismatch'", by: "then 'paid'" }],
  },
  {
    title: "an account that is being deleted is granted",
    caughtBy: stories,
    edits: [{
      of: "purchase_state_after",
      replace: "then 'paid_after_deletion'",
      by: "then 'paid'",
    }],
  },
  {
    title: "credits are taken back one for one with the money",
    caughtBy: stories,
    edits: [{
      of: "credits_reversed",
      replace: "p_granted::bigint * v_reversed / p_amount_paid",
      by: "least(p_granted, v_reversed)",
    }],
  },
  {
    title: "disputed money does not count",
    caughtBy: stories,
    edits: [{
      of: "credits_reversed",
      replace: "p_refunded + p_disputed",
      by: "p_refunded",
    }],
  },
  {
    title: "partial refunds compound",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "- v_purchase.taken - v_purchase.owed;",
      by:
        "- case when v_purchase.refunded > v_before.refunded then 0 else v_purchase.taken + v_purchase.owed end;",
    }],
  },
  {
    title: "credits that were spent are taken all the same",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "v_taken := least(v_credits, v_delta - v_from_held);",
      by: "v_taken := v_delta - v_from_held;",
    }],
  },
  {
    title: "credits that were spent are forgiven, and nothing is checked",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "v_owed := v_delta - v_from_held - v_taken;",
      by: "v_owed := 0;",
    }],
    statements: [
      "alter table public.purchases drop constraint reversed_money_takes_its_credits",
      "drop trigger purchase_stays_settled on public.purchases",
      "drop trigger transaction_settles_its_purchase on public.credit_transactions",
    ],
  },
  {
    title: "a won dispute gives back before it lowers the debt",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "v_owed := -least(v_purchase.owed, -v_delta);",
      by: "v_owed := -greatest(0, -v_delta - v_purchase.taken);",
    }],
    statements: [
      "alter table public.profiles disable trigger debtors_have_no_credits",
      "drop trigger debt_is_of_accounts_without_credits on public.purchases",
    ],
  },
  {
    title: "credits that come in pay no debt, and nothing is checked",
    caughtBy: stories,
    edits: [{
      of: "record_credits",
      replace: "p_amount > 0 and v_credits = p_amount",
      by: never("p_amount > 0"),
    }],
    statements: ["alter table public.profiles disable trigger debtors_have_no_credits"],
  },
  {
    title: "the newest purchase's debt is paid first",
    caughtBy: stories,
    edits: [{
      of: "pay_debts",
      replace: "order by created_at, id",
      by: "order by created_at desc",
    }],
  },
  {
    title: "a repeated call returns the balance before the debt was paid",
    caughtBy: stories,
    edits: [{
      of: "add_credits",
      replace: "private.balance_at_end(v_line)",
      by: "v_line.balance_after",
    }],
  },
  {
    title: "a return holds credits that were spent",
    caughtBy: stories,
    edits: [{
      of: "return_credits",
      replace: "least(v_credits, v_purchase.granted - v_purchase.taken - v_purchase.owed)",
      by: "v_purchase.granted - v_purchase.taken - v_purchase.owed",
    }],
  },
  {
    title: "credits can be returned twice",
    caughtBy: stories,
    edits: [{
      of: "return_credits",
      replace: "if v_purchase.return_asked_at is not null then",
      by: "if false then",
    }],
  },
  {
    title: "another user's credits can be returned",
    caughtBy: stories,
    edits: [{
      of: "lock_purchase",
      replace: "and user_id = coalesce(p_user_id, user_id)",
      by: "",
    }],
  },
  {
    title: "credits can be returned at any time",
    caughtBy: stories,
    edits: [{
      of: "return_credits",
      replace: "> clock_timestamp() from private.settings) is not true",
      by: "is null from private.settings)",
    }],
  },
  {
    title: "a refund takes what is there before what is held",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "v_from_held := least(v_purchase.held, v_delta);",
      by: "v_from_held := greatest(0, least(v_purchase.held, v_delta - v_credits));",
    }],
  },
  {
    title: "the rest of a return stays held for good",
    caughtBy: stories,
    edits: [{
      of: "apply_purchase",
      replace: "if v_purchase.refunded > v_before.refunded and not v_is_deleted then",
      by: "if false then",
    }],
  },
  {
    title: "the order of a purchase may change",
    caughtBy: stories,
    edits: [{
      of: "guard_purchase",
      replace: "new.pack, new.credits, new.amount, new.currency",
      by: "new.pack, new.credits, old.amount, new.currency",
    }],
  },
  {
    title: "the lines of a purchase are not checked at the commit",
    caughtBy: stories,
    statements: [
      "drop trigger purchase_is_settled on public.purchases",
      "drop trigger purchase_stays_settled on public.purchases",
      "drop trigger transaction_settles_its_purchase on public.credit_transactions",
    ],
  },
  {
    title: "a pack that is open is sold a second time",
    caughtBy: stories,
    edits: [{
      of: "start_purchase",
      replace: "and expires_at > clock_timestamp() + interval '2 minutes'",
      by: "and false",
    }],
  },
  {
    title: "a user may begin any number of purchases in an hour",
    caughtBy:
      "the eleventh purchase in an hour is refused with the minutes to wait, however many tabs",
    edits: [{
      of: "check_purchase_limits",
      replace: "v_now.oldest > clock_timestamp() - interval '1 hour'",
      by: never("v_now.oldest > clock_timestamp()"),
    }],
  },
  {
    title: "a purchase is begun without the account's lock",
    caughtBy: "forty tabs that buy the same pack at once share one purchase",
    edits: [{ of: "start_purchase", replace: "perform private.lock_account(v_user_id);", by: "" }],
  },
  {
    title: "a payment is settled without the account's lock",
    caughtBy: "spending and a refund at once: what is left is taken, and the rest is owed",
    edits: [{ of: "apply_purchase", replace: "for no key update", by: "" }],
  },
  {
    title: "an account that is being deleted may buy",
    caughtBy:
      "buying and deleting the account at once: the purchase is there and stops it, or is refused",
    statements: ["drop trigger purchases_are_made_by_signed_in_users on public.purchases"],
  },
  {
    title: "an account is closed while its purchase can be paid",
    caughtBy:
      "buying and deleting the account at once: the purchase is there and stops it, or is refused",
    edits: [{
      of: "close_account",
      replace: "and state in ('created', 'open') and private.may_be_paid(purchases)",
      by: "and false",
    }],
  },
  {
    title: "a repeat with another pack gets the first answer",
    caughtBy: stories,
    edits: [{
      of: "start_purchase",
      replace: "(v_purchase.user_id, v_purchase.pack) is distinct from (v_user_id, p_pack)",
      by: "v_purchase.user_id is distinct from v_user_id",
    }],
  },
];
