import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import { say } from "../../words/you/you.ts";

interface LeavingQuestionProps {
  title: string;
  question: string;
  /** The button that signs out. */
  leave: string;
  onLeave: () => Promise<void>;
  onStay: () => void;
}

/** Asks before a sign-out that removes what was not sent. */
export function LeavingQuestion(props: LeavingQuestionProps) {
  const { title, question: text, leave, onLeave, onStay } = props;
  const question = useRef<HTMLParagraphElement>(null);
  const { busy, problem, attempt } = useAttempt();

  useLayoutEffect(() => question.current?.focus(), []);

  return (
    <fieldset class="you-question" aria-label={title}>
      <p ref={question} tabIndex={-1}>{text}</p>
      {problem.value && <Message kind="bad">{problem.value}</Message>}
      <div>
        <Button kind="danger" busy={busy.value} onClick={() => void attempt(onLeave)}>
          {leave}
        </Button>
        <Button onClick={onStay}>{say.stay}</Button>
      </div>
    </fieldset>
  );
}
