import { ErrorBoundary as Pending } from "preact-iso";
import { Changing, Untranslated } from "../../components/changing.tsx";
import type { Purchase } from "../../api/contracts.ts";
import type { PurchaseList } from "../../stores/purchases/list.ts";
import { formatMoment } from "../../words/format/format-time.ts";
import { formatMoney } from "../../words/format/format-money.ts";
import { words } from "../../words/words.ts";
import { lazyPart } from "../../shell/update/lazy-part.tsx";
import { explainReversal, explainState, isPayable, returnable, worth } from "./explain-purchase.ts";
import { Receipt } from "./receipt.tsx";
import { ReturnCredits } from "./return-credits.tsx";

/** Few visits need it, and it needs all that buying needs. */
const GoOn = lazyPart(() => import("./go-on.tsx"));

interface PurchaseCardProps {
  purchase: Purchase;
  /** Null: not known yet. */
  balance: number | null;
  list: Pick<PurchaseList, "receipt" | "returnCredits">;
}

/** One purchase: what was bought, how its payment stands, and what can be done about it. */
export function PurchaseCard({ purchase, balance, list }: PurchaseCardProps) {
  const { id, credits, currency, amount, amount_paid, granted, created_at, return_until } =
    purchase;
  const now = Date.now();
  const pack = words.inCredits(credits);
  const left = returnable(purchase, balance, now);
  return (
    <li class="billing-purchase" tabIndex={-1} aria-labelledby={`pack-${id}`}>
      <div class="billing-what numbers">
        <h2 id={`pack-${id}`}>{pack}</h2>
        <p>
          <Untranslated>{formatMoney(amount_paid ?? amount, currency)}</Untranslated>
        </p>
      </div>
      <div class="billing-facts" aria-live="polite">
        <p class="billing-quiet">
          <time dateTime={created_at}>{formatMoment(created_at)}</time> ·{" "}
          <Changing>{explainState(purchase, now)}</Changing>
        </p>
        {explainReversal(purchase).map((text) => <p key={text}>{text}</p>)}
      </div>
      <div class="billing-buttons">
        {isPayable(purchase, now) && (
          <Pending>
            <GoOn pack={purchase.pack} />
          </Pending>
        )}
        {granted > 0 && (
          <Receipt
            label={{ pack, time: formatMoment(created_at) }}
            onAsk={() => list.receipt(id)}
          />
        )}
        {left > 0 && return_until !== null && (
          <ReturnCredits
            id={id}
            credits={left}
            money={formatMoney(worth(purchase, left), currency)}
            until={formatMoment(return_until)}
            onReturn={() => list.returnCredits(id)}
          />
        )}
      </div>
    </li>
  );
}
