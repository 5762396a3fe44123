import type { AtDeletion } from "../../stores/purchases/at-deletion.ts";
import { formatMoney } from "../../words/format/format-money.ts";
import { say } from "../../words/you/you.ts";

interface CreditsAtDeletionProps {
  /** How many credits are lost. */
  left: number;
  money: AtDeletion;
}

/** What the deletion means for the user's credits and payments, as items of its list. */
export function CreditsAtDeletion({ left, money }: CreditsAtDeletionProps) {
  const { held, isOpen, hasPaid, pending } = money;
  const lines = [
    say.deleteCredits(left),
    left > 0 && hasPaid ? say.deleteBought : "",
    held > 0 ? say.deleteHeld(held) : "",
    isOpen ? say.deleteOpen : "",
    ...pending.map(({ amount, currency }) => say.deletePending(formatMoney(amount, currency))),
  ];
  return <>{lines.filter(Boolean).map((line) => <li key={line}>{line}</li>)}</>;
}
