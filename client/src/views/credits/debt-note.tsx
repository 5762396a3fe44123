import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { readDebt } from "../../stores/purchases/debt.ts";
import { useStores } from "../../stores/stores.ts";
import { explainDebt } from "../../words/credits/ledger.ts";

/** For a user without credits: what is owed, because credits that come in pay that first. */
export function DebtNote() {
  const { credits, purchases } = useStores();
  const owed = useSignal(0);
  const newest = credits.lines.value[0]?.seq;
  // Nobody owes anything while there are credits.
  const mayOwe = credits.balance.value === 0;

  useEffect(() => {
    let isShown = true;
    const show = (sum: number) => {
      if (isShown) owed.value = sum;
    };
    // Without an answer nothing is said; the next line asks again.
    if (mayOwe) readDebt(purchases).then(show, () => {});
    else show(0);
    return () => {
      isShown = false;
    };
  }, [newest, mayOwe]);

  return owed.value > 0
    ? (
      <output>
        <Changing>{explainDebt(owed.value)}</Changing>
      </output>
    )
    : null;
}
