import { type Charge, type EarlyFraudWarning, seconds } from "../../objects/stored.ts";
import type { MoneyWorld } from "../world.ts";

/** The card's network suspects fraud. Most such charges are disputed if nothing is done. */
export function warnOfFraud(
  { clock, events, ids, store }: MoneyWorld,
  charge: Charge,
): EarlyFraudWarning {
  const made = store.warnings.add({
    id: ids.id("issfr"),
    object: "radar.early_fraud_warning",
    actionable: !charge.refunded && !charge.disputed,
    charge: charge.id,
    created: seconds(clock.now()),
    fraud_type: "made_with_stolen_card",
    livemode: charge.livemode,
    ...(charge.payment_intent !== null && { payment_intent: charge.payment_intent }),
  });
  events.emit("radar.early_fraud_warning.created", made);
  return made;
}
