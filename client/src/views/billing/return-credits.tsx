import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Changing } from "../../components/changing.tsx";
import { Message } from "../../components/message.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import { say } from "../../words/billing/billing.ts";

interface ReturnCreditsProps {
  /** The purchase, for its element's id. */
  id: string;
  /** How many could be returned now. */
  credits: number;
  /** What the operator would pay back for them. */
  money: string;
  until: string;
  onReturn: () => Promise<void>;
}

/** Returns unused credits of a purchase, after saying once what that means. */
export function ReturnCredits({ id, credits, money, until, onReturn }: ReturnCreditsProps) {
  const isAsking = useSignal(false);
  const question = useRef<HTMLParagraphElement>(null);
  const { busy, problem, attempt, clearProblem } = useAttempt();

  useLayoutEffect(() => question.current?.focus(), [isAsking.value]);

  const ask = () => {
    clearProblem();
    isAsking.value = true;
  };

  if (!isAsking.value) {
    return (
      <>
        <Button describedBy={`until-${id}`} onClick={ask}>{say.returnUnused}</Button>
        <p id={`until-${id}`} class="billing-quiet">{say.returnUntil(until)}</p>
      </>
    );
  }
  return (
    <fieldset class="billing-return" aria-label={say.returnUnused}>
      <p ref={question} tabIndex={-1}>
        <Changing>{say.returnWhat(credits, money)}</Changing>
      </p>
      {problem.value && <Message kind="bad">{problem.value}</Message>}
      <div class="billing-buttons">
        <Button kind="primary" busy={busy.value} onClick={() => void attempt(onReturn)}>
          {say.returnNow(credits)}
        </Button>
        <Button onClick={() => (isAsking.value = false)}>{say.keep}</Button>
      </div>
    </fieldset>
  );
}
