import { useSignal } from "@preact/signals";
import { isEmail } from "../../api/auth.ts";
import { Button } from "../../components/button.tsx";
import { EmailField } from "../../components/email-field.tsx";
import { Message } from "../../components/message.tsx";
import type { Account } from "../../stores/account/account.ts";
import { words } from "../../words/words.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function ChangeEmail({ account }: { account: Account }) {
  const wanted = useSignal("");
  const wrong = useSignal<string | null>(null);
  const { busy, problem, attempt } = useAttempt();
  const { email, nextEmail } = account.identity.value;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const next = wanted.value.trim();
    wrong.value = !isEmail(next)
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
        <EmailField
          label={say.newEmail}
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
