import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { TextField } from "../../components/text-field.tsx";
import type { Account } from "../../stores/account/account.ts";
import { words } from "../../words/words.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";
import { useAttempt } from "./use-attempt.ts";

export function ChangeEmail({ account }: { account: Account }) {
  const wanted = useSignal("");
  const wrong = useSignal<string | null>(null);
  const { busy, problem, attempt } = useAttempt();
  const { email, nextEmail } = account.identity.value;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const next = wanted.value.trim();
    wrong.value = !/^\S+@\S+\.\S+$/.test(next)
      ? words.signIn.emailMissing
      : next.toLowerCase() === email.toLowerCase()
      ? say.emailSame
      : null;
    if (wrong.value === null) await attempt(() => account.changeEmail(next));
  };

  return (
    <Page title={say.changeEmail}>
      <p>{say.emailNow(email)}</p>
      {nextEmail && <Message kind="info">{say.emailSent(email, nextEmail)}</Message>}
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={say.newEmail}
          type="email"
          inputMode="email"
          autocomplete="email"
          value={wanted.value}
          onInput={(value) => (wanted.value = value)}
          error={wrong.value}
        />
        {problem.value && <Message kind="bad">{problem.value}</Message>}
        <Button kind="primary" type="submit" busy={busy.value}>{say.changeEmail}</Button>
      </form>
    </Page>
  );
}
