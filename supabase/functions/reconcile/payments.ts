/** What a call of `reconcile` asks Stripe. */
import { type Budget, costs, PAYMENTS_CPU_MS } from "../_shared/http/budget.ts";
import type { World } from "../_shared/http/world.ts";
import type { StripeAccess } from "../_shared/outside/stripe/api.ts";
import { readPaymentEvents } from "./payment-events.ts";
import { settlePurchases } from "./purchases.ts";

/** Runs a step, which began at `begun` and has some CPU of its own. Null: it failed. */
type Step = <Done>(
  name: string,
  work: () => Promise<Done>,
  begun: number,
  extraMs: number,
) => Promise<Done | null>;

/** Both steps share one time. Events are read every other minute only, so they come first. */
export async function askStripe(stripe: StripeAccess, budget: Budget, step: Step, world: World) {
  const begun = world.now();
  budget.spend(costs.stripe);
  const read = await step(
    "payment events",
    () => readPaymentEvents(stripe, budget, world),
    begun,
    PAYMENTS_CPU_MS,
  );
  const done = await step(
    "purchases",
    () => settlePurchases(stripe, budget, world),
    begun,
    PAYMENTS_CPU_MS,
  );
  return {
    purchases_settled: done?.settled ?? 0,
    purchases_failed: done?.failed ?? 0,
    events_missed: read?.missed ?? 0,
    events_failed: read?.failed ?? 0,
  };
}
