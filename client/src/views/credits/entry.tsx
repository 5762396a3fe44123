import { Changing, Untranslated } from "../../components/changing.tsx";
import { Icon } from "../../components/icon.tsx";
import type { CreditTransaction, Generation } from "../../api/contracts.ts";
import { sayOfCredits as say } from "../../words/credits/credits.ts";
import { formatMoment } from "../../words/format/format-time.ts";
import { describeLine, explainPaid, explainRefund } from "../../words/credits/ledger.ts";
import { words } from "../../words/words.ts";
import type { Entry } from "./entries.ts";

interface HistoryEntryProps {
  entry: Entry;
  /** The video that it is about, if it is known. */
  generation: Generation | null;
  /** The video was deleted; its ledger lines stay for good. */
  isDeleted: boolean;
  /** How many credits of each line paid what was owed, by its `seq`. */
  paid: ReadonlyMap<number, number>;
}

/** What happened, and the credits, in one line; a tap shows each ledger line and the way there. */
export function HistoryEntry({ entry, generation, isDeleted, paid }: HistoryEntryProps) {
  const { generationId, lines: [first, ...more] } = entry;
  const lines = [first, ...more];
  const returned = more.find(({ type }) => type === "refund") ??
    (first.type === "refund" ? first : null);
  const isPrompt = !isDeleted && Boolean(generation?.prompt);
  const title = isDeleted
    ? say.deleted
    : generationId
    ? generation?.prompt ?? say.video
    : describeLine(first).what;
  return (
    <li class="credits-entry">
      <details>
        <summary>
          {/* The title is part of the key: see changing.tsx. */}
          <span key={title} class="credits-what" {...(isPrompt ? { dir: "auto" } : {})}>
            {title}
          </span>
          <span class="credits-amount numbers" data-is={returned ? "back" : signOf(first)}>
            <Untranslated>
              {returned ? say.back(returned.amount) : signed(first.amount)}
            </Untranslated>
          </span>
          <Icon name="down" />
        </summary>
        <dl class="credits-lines numbers">
          {lines.map((line) => (
            <div key={line.seq}>
              <dt>
                <Changing>{meaningOf(line, generation, paid.get(line.seq) ?? 0)}</Changing>
                <small>
                  <time dateTime={line.created_at}>{formatMoment(line.created_at)}</time>
                </small>
              </dt>
              <dd>
                {signed(line.amount)}
                <small>{say.after(line.balance_after)}</small>
              </dd>
            </div>
          ))}
        </dl>
        {generationId && !isDeleted && <a href={`/videos/${generationId}`}>{say.open}</a>}
        {first.purchase_id && <a href="/you/billing">{say.openBilling}</a>}
      </details>
    </li>
  );
}

/** What a ledger line did, and why. */
function meaningOf(line: CreditTransaction, generation: Generation | null, paid: number): string {
  const { type, purchase_id, description } = line;
  const why = type === "refund"
    ? explainRefund(line, generation)
    : type === "deduction"
    ? description
    : purchase_id
    ? describeLine(line).why
    : "";
  const what = why && type === "refund"
    ? `${say.type[type]}: ${words.afterColon(why)}`
    : why || say.type[type];
  return [what, explainPaid(line, paid)].filter(Boolean).join(" · ");
}

function signOf({ amount }: CreditTransaction): "in" | "out" {
  return amount < 0 ? "out" : "in";
}

/** "− 10" */
function signed(amount: number): string {
  return `${amount < 0 ? "−" : "+"} ${words.number(Math.abs(amount))}`;
}

/**
 * Credits held for a request without an answer: no ledger line yet, but already subtracted from the
 * balance.
 */
export function PendingEntry({ generation }: { generation: Generation }) {
  const { prompt, cost } = generation;
  return (
    <li class="credits-entry">
      <p>
        <span class="credits-what">
          {say.pending}: <bdi>{prompt}</bdi>
        </span>
        <span class="credits-amount numbers">{signed(-cost)}</span>
      </p>
    </li>
  );
}
