import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { TextField } from "../../components/fields/text-field.tsx";
import type { Account } from "../../stores/account/account.ts";
import { say } from "../../words/you/you.ts";
import {
  type AtDeletion,
  nothingPaid,
  readAtDeletion,
} from "../../stores/purchases/at-deletion.ts";
import { useStores } from "../../stores/stores.ts";
import { formatDay } from "../../words/format/format-time.ts";
import { CreditsAtDeletion } from "./credits-at-deletion.tsx";
import { Page } from "./page.tsx";
import { Row } from "./row.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

/** Explains what will be deleted, and asks for the address so that nobody deletes by accident. */
export function DeleteAccount({ account }: { account: Account }) {
  const { credits, purchases } = useStores();
  const left = credits.balance.value ?? 0;
  const money = useSignal(nothingPaid);
  const typed = useSignal("");
  const wrong = useSignal(false);
  const pendingUntil = useSignal<string | null>(null);
  const { busy, problem, attempt } = useAttempt();
  const { email } = account.identity.value;

  useEffect(() => {
    let isShown = true;
    // Without an answer less is said; the server decides.
    const show = (found: AtDeletion) => {
      if (isShown) money.value = found;
    };
    readAtDeletion(purchases).then(show, () => {});
    return () => {
      isShown = false;
    };
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    wrong.value = typed.value.trim().toLowerCase() !== email.toLowerCase();
    if (wrong.value) return;
    pendingUntil.value = null;
    await attempt(() =>
      account.remove().catch((error: unknown) => {
        const day = error instanceof Problem ? dayOfPayment(error) : null;
        if (day === null) throw error;
        pendingUntil.value = day;
      })
    );
  };

  return (
    <Page title={say.delete}>
      <div>
        <p>{say.deleteWhat}</p>
        <ul class="you-lines">
          {say.deleteLines.map((line) => <li key={line}>{line}</li>)}
          <CreditsAtDeletion left={left} money={money.value} />
          {say.deleteKept.map((line) => <li key={line}>{line}</li>)}
        </ul>
      </div>
      <div class="you-rows">
        {left > 0 && money.value.canReturn && <Row href="/you/billing" label={say.returnFirst} />}
        <Row href="/you/download" label={say.deleteFirst} />
      </div>
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={say.deleteConfirm(email)}
          inputMode="email"
          autocomplete="off"
          value={typed.value}
          onInput={(value) => (typed.value = value)}
          error={wrong.value ? say.deleteMismatch : null}
        />
        {pendingUntil.value !== null && (
          <Message kind="bad">{say.deletePendingUntil(formatDay(pendingUntil.value))}</Message>
        )}
        {problem.value && <Message kind="bad">{problem.value}</Message>}
        <Button kind="danger" type="submit" busy={busy.value}>{say.deleteNow}</Button>
      </form>
    </Page>
  );
}

/** The day by which a payment has arrived or failed, which the refusal names. */
function dayOfPayment({ code, detail }: Problem): string | null {
  if (code !== "payment_pending") return null;
  return /\d{4}-\d\d-\d\d/.exec(detail)?.[0] ?? null;
}
