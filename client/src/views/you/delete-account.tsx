import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { TextField } from "../../components/fields/text-field.tsx";
import type { Account } from "../../stores/account/account.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";
import { Row } from "./row.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

/** Explains what will be deleted, and asks for the address so that nobody deletes by accident. */
export function DeleteAccount({ account }: { account: Account }) {
  const typed = useSignal("");
  const wrong = useSignal(false);
  const { busy, problem, attempt } = useAttempt();
  const { email } = account.identity.value;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    wrong.value = typed.value.trim().toLowerCase() !== email.toLowerCase();
    if (!wrong.value) await attempt(account.remove);
  };

  return (
    <Page title={say.delete}>
      <div>
        <p>{say.deleteWhat}</p>
        <ul class="you-lines">
          {say.deleteLines.map((line) => <li key={line}>{line}</li>)}
        </ul>
      </div>
      <div class="you-rows">
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
        {problem.value && <Message kind="bad">{problem.value}</Message>}
        <Button kind="danger" type="submit" busy={busy.value}>{say.deleteNow}</Button>
      </form>
    </Page>
  );
}
