import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect } from "preact/hooks";
import { Changing, Untranslated } from "../../components/changing.tsx";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import { isWaiting } from "../../stores/videos/generations.ts";
import { paidFrom } from "../../stores/purchases/paid-from.ts";
import { purchasesOf } from "../../stores/purchases/purchases.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfBuying } from "../../words/buying.ts";
import { words } from "../../words/words.ts";
import BuyCredits from "../buying/buy-credits.tsx";
import { WelcomeNote } from "../create/lazy-parts.ts";
import { Line, WaitingLine } from "./line.tsx";
import "./credits.css";

const say = words.credits;

export default function Credits() {
  const stores = useStores();
  const { catalog, credits, connection, generations } = stores;
  const sells = purchasesOf(stores).packs.sells.value;
  const busy = useSignal(false);
  const { state, lines, balance, isLow, hasOlder } = credits;
  const paid = paidFrom(lines.value);
  const costs = catalog.models.value.flatMap(({ model_prices }) => model_prices)
    .map(({ cost }) => cost);
  const cheapest = Math.min(...costs);
  const left = balance.value;
  const isTooLow = left !== null && costs.length > 0 && left < cheapest;
  const none = sells ? sayOfBuying.none : say.none;
  const note = isTooLow ? none(cheapest) : left !== null && isLow.value ? say.low(left) : null;
  const waiting = generations.openIds.value.flatMap((id) => {
    const entry = generations.entry(id).value;
    return entry && isWaiting(entry) ? [entry.generation] : [];
  });

  useEffect(() => {
    document.title = `${say.title} · ${words.app}`;
  }, []);

  // A line names its video, so videos that are not in the list are loaded.
  useEffect(() => {
    const named = lines.value.flatMap(({ generation_id }) => generation_id ?? []);
    void generations.need(named).catch(() => {});
  }, [lines.value]);

  const older = async () => {
    busy.value = true;
    await credits.older().catch(() => connection.resync());
    busy.value = false;
  };

  return (
    <section class="credits">
      <h1 class="spoken">{say.title}</h1>
      <p class="credits-balance numbers">
        <span class="spoken">{say.balance}:</span>
        <strong>
          <Untranslated>{balance.value === null ? "–" : words.number(balance.value)}</Untranslated>
        </strong>
        <Changing>{say.unit(balance.value ?? 0)}</Changing>
      </p>
      {note && <Message kind="info">{note}</Message>}
      {isTooLow && (
        <p class="credits-about">
          <Pending>
            <WelcomeNote />
          </Pending>
        </p>
      )}
      {sells && <h2>{sayOfBuying.title}</h2>}
      <BuyCredits place="credits" />
      {state.value.is === "failed" && (
        <div class="credits-failed">
          <Message kind="bad">{say.failed} {explainProblem(state.value.problem)}</Message>
          <Button icon="again" onClick={() => void connection.resync()}>{words.retry}</Button>
        </div>
      )}
      {lines.value.length + waiting.length > 0 && (
        <>
          <h2>{say.history}</h2>
          <ul class="credits-lines">
            {waiting.map((generation) => (
              <WaitingLine key={generation.id} generation={generation} />
            ))}
            {lines.value.map((line) => (
              <Line
                key={line.seq}
                line={line}
                paid={paid.get(line.seq) ?? 0}
                isDeleted={line.generation_id !== null &&
                  generations.gone.value.has(line.generation_id)}
                generation={line.generation_id
                  ? generations.entry(line.generation_id).value?.generation ?? null
                  : null}
              />
            ))}
          </ul>
        </>
      )}
      {lines.value.length + waiting.length === 0 && state.value.is === "ready" && (
        <p class="credits-about">{say.empty}</p>
      )}
      {hasOlder.value && (
        <div class="credits-older">
          <Button busy={busy.value} onClick={() => void older()}>{say.older}</Button>
        </div>
      )}
    </section>
  );
}
