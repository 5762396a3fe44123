import { Changing } from "../../components/changing.tsx";
import type { CreditTransaction, Generation } from "../../api/contracts.ts";
import { explainFailure } from "../../words/explain-failure.ts";
import { formatMoment } from "../../words/format-time.ts";
import { describeLine, explainPaid } from "../../words/ledger.ts";
import { words } from "../../words/words.ts";

const say = words.credits;

interface LineProps {
  line: CreditTransaction;
  /** The video that it paid for or refunded, if it is known. */
  generation: Generation | null;
  /** The video was deleted; the ledger line stays for good. */
  isDeleted: boolean;
  /** How many of its credits paid what was owed. */
  paid: number;
}

/** One ledger line: subject, time, amount, and the balance after it. */
export function Line({ line, generation, isDeleted, paid }: LineProps) {
  const { type, amount, balance_after, generation_id, purchase_id, created_at } = line;
  const sign = amount < 0 ? "−" : "+";
  const described = describeLine(line);
  const failure = generation && explainFailure(generation);
  const why = type === "refund"
    ? failure || described.what
    : purchase_id
    ? described.why
    : say.type[type];
  const more = [why, explainPaid(line, paid)].filter(Boolean).join(" · ");
  return (
    <li class="credits-line">
      <div class="credits-what">
        <p>
          {type === "refund" && `${say.type.refund}: `}
          {isDeleted ? say.deleted : generation_id
            ? (
              // The prompt is part of the key: see changing.tsx.
              <a key={generation?.prompt} dir="auto" href={`/videos/${generation_id}`}>
                {generation?.prompt ?? words.player.title}
              </a>
            )
            : purchase_id
            ? <a href="/you/billing">{described.what}</a>
            : described.what}
        </p>
        <p class="credits-more">
          <time dateTime={created_at}>{formatMoment(created_at)}</time>
          {more && (
            <>
              {" · "}
              <Changing>{more}</Changing>
            </>
          )}
        </p>
      </div>
      <div class="credits-amount numbers">
        <p data-returns={amount > 0}>{sign} {words.number(Math.abs(amount))}</p>
        <p class="credits-more">{say.after(balance_after)}</p>
      </div>
    </li>
  );
}

/**
 * Credits held for a request without an answer: no ledger line yet, but already subtracted from the
 * balance.
 */
export function WaitingLine({ generation }: { generation: Generation }) {
  const { created_at, prompt, cost } = generation;
  return (
    <li class="credits-line">
      <div class="credits-what">
        <p>
          {say.waiting}: <bdi>{prompt}</bdi>
        </p>
        <p class="credits-more">
          <time dateTime={created_at}>{formatMoment(created_at)}</time>
        </p>
      </div>
      <div class="credits-amount numbers">
        <p>− {words.number(cost)}</p>
      </div>
    </li>
  );
}
