import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import { createPurchaseList } from "../../stores/purchases/list.ts";
import { useStores } from "../../stores/stores.ts";
import { say } from "../../words/billing/billing.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import { words } from "../../words/words.ts";
import { PurchaseCard } from "./purchase-card.tsx";
import "./billing.css";

/** The user's purchases, with their receipts, and what was refunded, disputed or returned. */
export default function Billing() {
  const stores = useStores();
  const { connection, credits } = stores;
  const list = useMemo(() => createPurchaseList(stores), [stores]);
  const state = list.state.value;
  const purchases = list.purchases.value;
  const older = useAttempt();
  const isReading = useSignal(false);

  async function load(): Promise<void> {
    isReading.value = true;
    await list.load().catch(() => {}); // Its state says so, or older rows stay.
    isReading.value = false;
  }

  // A payment that moves also moves credits, and what was missed is read with everything else.
  const newest = credits.lines.value[0]?.seq;
  const asOf = connection.asOf.value;
  useEffect(() => void load(), [list, newest, asOf]);

  const news = stores.purchaseNews.value;
  useEffect(() => list.hear(news), [list, news]);

  return (
    <>
      {state.is === "loading" && <p class="billing-quiet" aria-busy="true">{words.loading}</p>}
      {state.is === "failed" && (
        <div class="you-leave">
          <Message kind="bad">{`${say.failed} ${explainProblem(state.problem)}`}</Message>
          <Button icon="again" busy={isReading.value} onClick={() => void load()}>
            {words.retry}
          </Button>
        </div>
      )}
      {state.is === "ready" && purchases.length === 0 && <p class="billing-quiet">{say.empty}</p>}
      {purchases.length > 0 && (
        <ul class="billing-list">
          {purchases.map((purchase) => (
            <PurchaseCard
              key={purchase.id}
              purchase={purchase}
              balance={credits.balance.value}
              list={list}
            />
          ))}
        </ul>
      )}
      {list.hasOlder.value && (
        <div class="you-leave">
          <Button busy={older.busy.value} onClick={() => void older.attempt(list.older)}>
            {say.older}
          </Button>
          {older.problem.value && <Message kind="bad">{older.problem.value}</Message>}
        </div>
      )}
    </>
  );
}
