import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect } from "preact/hooks";
import { within } from "../../api/device/timing/within.ts";
import { Changing, Untranslated } from "../../components/changing.tsx";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import { purchasesOf } from "../../stores/purchases/purchases.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfBuying } from "../../words/credits/buying.ts";
import { sayOfCredits as say } from "../../words/credits/credits.ts";
import { words } from "../../words/words.ts";
import BuyCredits from "../buying/buy-credits.tsx";
import { WelcomeNote } from "../create/credits/lazy-welcome-note.ts";
import { History } from "./history.tsx";
import "./credits.css";

/** The history is below the packs, and appears after them so that they do not push it down. */
const PACKS_MS = 4_000;

/** The balance and what it buys, the packs on sale, and the history. */
export default function Credits() {
  const stores = useStores();
  const { catalog, credits, connection } = stores;
  const { packs } = purchasesOf(stores);
  const sells = packs.sells.value;
  const knowsPacks = useSignal(packs.offer.peek() !== null);
  const { state, balance, isLow } = credits;
  const cheapest = catalog.cheapest.value;
  const left = balance.value;
  const isTooLow = left !== null && cheapest !== null && left < cheapest;
  const none = sells ? sayOfBuying.none : say.none;
  const note = isTooLow ? none(cheapest) : left !== null && isLow.value ? say.low(left) : null;
  const isKnown = left !== null && (cheapest !== null || catalog.state.value.is !== "loading");
  const isLoading = !knowsPacks.value || (!isKnown && state.value.is !== "failed");

  useEffect(() => {
    document.title = `${words.credits.title} · ${words.app}`;
    void within(PACKS_MS, packs.load(), null).then(() => (knowsPacks.value = true));
  }, []);

  return (
    <section class="credits" aria-busy={isLoading}>
      <h1 class="spoken">{words.credits.title}</h1>
      <div class="credits-now">
        <p class="credits-balance numbers">
          <span class="spoken">{say.balance}:</span>
          {left !== null && (
            <>
              <strong>
                <Untranslated>{words.number(left)}</Untranslated>
              </strong>
              <Changing>{words.credits.unit(left)}</Changing>
            </>
          )}
        </p>
        <div class="credits-buys">
          {note ? <Message kind="info">{note}</Message> : isKnown && cheapest !== null && (
            <p>
              <Changing>{say.enough(Math.floor(left / cheapest))}</Changing>
            </p>
          )}
        </div>
        {isTooLow && (
          <div class="credits-about">
            <Pending>
              <WelcomeNote />
            </Pending>
          </div>
        )}
        {!isLoading && (
          <>
            {sells && <h2>{sayOfBuying.title}</h2>}
            <BuyCredits place="credits" />
          </>
        )}
      </div>
      {/* Two elements, because one that is kept would move when the packs appear above it. */}
      {isLoading ? <Placeholders key="loading" /> : (
        <div key="known" class="credits-history">
          {state.value.is === "failed" && (
            <div class="credits-failed">
              <Message kind="bad">{say.failed} {explainProblem(state.value.problem)}</Message>
              <Button icon="again" onClick={() => void connection.resync()}>{words.retry}</Button>
            </div>
          )}
          <History />
        </div>
      )}
    </section>
  );
}

/** Stands where the packs and the history will be. */
function Placeholders() {
  return (
    <div class="credits-placeholders" aria-hidden="true">
      {[0, 1, 2, 3].map((place) => <div key={place} />)}
    </div>
  );
}
