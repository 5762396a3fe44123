import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import { say } from "../../words/billing/billing.ts";

interface ReceiptProps {
  /** What tells it from other receipts, for users who do not see the card around it. */
  label: { pack: string; time: string };
  /** Resolves with its address, or with null if there is none. */
  onAsk: () => Promise<string | null>;
}

/**
 * Fetches the address of the receipt and then shows a link: iOS opens another site only from a tap
 * on one, and not after a wait.
 */
export function Receipt({ label, onAsk }: ReceiptProps) {
  const url = useSignal<string | null>(null);
  const isMissing = useSignal(false);
  const link = useRef<HTMLAnchorElement>(null);
  const { busy, problem, attempt } = useAttempt();

  useEffect(() => link.current?.focus(), [url.value]);

  const ask = () =>
    attempt(async () => {
      url.value = await onAsk();
      isMissing.value = url.value === null;
    });

  if (url.value !== null) {
    return (
      <a ref={link} class="button button-plain" href={url.value} target="_blank" rel="noreferrer">
        <span>{say.openReceipt}</span>
      </a>
    );
  }
  return (
    <>
      {isMissing.value ? <Message kind="info">{say.noReceipt}</Message> : (
        <Button
          busy={busy.value}
          label={say.receiptOf(label.pack, label.time)}
          onClick={() => void ask()}
        >
          {say.receipt}
        </Button>
      )}
      {problem.value && <Message kind="bad">{problem.value}</Message>}
    </>
  );
}
