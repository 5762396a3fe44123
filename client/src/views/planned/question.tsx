import { Button } from "../../components/button.tsx";
import { ButtonLink } from "../../components/button-link.tsx";
import { Message } from "../../components/message.tsx";
import type { Outgoing } from "../../api/device/kept/memory.ts";
import { Problem, readCode } from "../../api/problem.ts";
import type { Answers } from "../../stores/planned/answers.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import { sayOfPlanned as say } from "../../words/videos/planned.ts";
import { words } from "../../words/words.ts";

interface QuestionProps {
  /** The planned requests that wait for an answer. */
  asked: readonly Outgoing[];
  priceOf: (sent: Outgoing) => number;
  answers: Answers;
}

const sum = (costs: readonly number[]) => costs.reduce((all, cost) => all + cost, 0);

/** Asks once what to do with all requests that were refused, at the price that it shows. */
export function Question({ asked, priceOf, answers }: QuestionProps) {
  const refusal = asked[0]?.refusal;
  if (!refusal) return null;
  const before = sum(asked.map(({ cost }) => cost));
  const now = sum(asked.map(priceOf));
  const why = refusal.code === "price_changed" && now !== before
    ? say.newPrice(asked.length, before, now)
    : explainProblem(new Problem({ ...refusal, code: readCode(refusal.code) }));
  // One whose file is lost can only be edited.
  const ready = asked.filter((sent) => sent.refusal?.code !== "file_lost");
  const costs = new Map(ready.map((sent) => [sent.request.id, priceOf(sent)]));

  const discardAll = async () => {
    for (const { request } of asked) await answers.discard(request.id);
  };

  return (
    <div class="planned-question">
      <Message kind="bad">{why}</Message>
      <div class="planned-answers">
        {costs.size > 0 && (
          <Button kind="primary" onClick={() => void answers.goOn(costs)}>
            {say.goOn(costs.size, sum([...costs.values()]))}
          </Button>
        )}
        {refusal.code === "insufficient_credits" && (
          <ButtonLink href="/credits">{words.nav.credits}</ButtonLink>
        )}
        <Button kind="bare" onClick={() => void discardAll()}>
          {say.discardAll(asked.length)}
        </Button>
      </div>
    </div>
  );
}
