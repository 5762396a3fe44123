import { useEffect, useState } from "preact/hooks";
import type { CreditTransaction, Generation } from "../../../api/contracts.ts";
import { explainFailure } from "../../../words/videos/explain-failure.ts";
import { formatMoment } from "../../../words/format/format-time.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { words } from "../../../words/words.ts";

/**
 * Shows where the credits went: the price shown, each amount taken or returned with its ledger
 * line, and why.
 */
export function Receipt({ generation }: { generation: Generation }) {
  const { id, cost, state } = generation;
  const lines = useLines(generation);
  return (
    <section aria-labelledby={`receipt-${id}`}>
      <h2 id={`receipt-${id}`}>{say.receipt}</h2>
      <dl>
        <div>
          <dt>{say.quoted}</dt>
          <dd>{words.inCredits(cost)}</dd>
        </div>
        {lines.map(({ seq, type, amount, balance_after, created_at }) => (
          <div key={seq}>
            <dt>
              {type === "refund" ? say.returned : say.taken}, {formatMoment(created_at)}
              <small>{say.line(seq, balance_after)}</small>
            </dt>
            <dd class={amount > 0 ? "player-returned" : ""}>{signed(amount)}</dd>
          </div>
        ))}
        {state === "failed" && (
          <div>
            <dt>{say.why}</dt>
            <dd>{explainFailure(generation)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** "− 10 credits" */
function signed(amount: number): string {
  return `${amount < 0 ? "−" : "+"} ${words.inCredits(Math.abs(amount))}`;
}

/** The ledger lines of a generation, from memory or from the server; read again after a change. */
function useLines({ id, version }: Generation): readonly CreditTransaction[] {
  const { credits } = useStores();
  const [lines, setLines] = useState<readonly CreditTransaction[]>([]);
  const newest = credits.lines.value[0]?.seq;
  useEffect(() => {
    let current = true;
    credits.of(id).then((found) => current && setLines(found), () => {});
    return () => {
      current = false;
    };
  }, [id, version, newest]);
  return lines;
}
