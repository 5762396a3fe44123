import { useSignal } from "@preact/signals";
import { isEmail } from "../../api/auth.ts";
import { Button } from "../../components/button.tsx";
import { EmailField } from "../../components/fields/email-field.tsx";
import { Message } from "../../components/message.tsx";
import type { Account } from "../../stores/account/account.ts";
import { sayInFields } from "../../words/account-fields.ts";
import { say } from "../../words/you/you.ts";
import { ConfirmEmail } from "./confirm-email.tsx";
import { Page } from "./page.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function ChangeEmail({ account }: { account: Account }) {
  const wanted = useSignal("");
  const wrong = useSignal<string | null>(null);
  const sentAt = useSignal(0);
  const done = useSignal(false);
  const { busy, problem, attempt } = useAttempt();
  const { email, nextEmail } = account.identity.value;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const next = wanted.value.trim();
    wrong.value = !isEmail(next)
      ? sayInFields.emailMissing
      : next.toLowerCase() === email.toLowerCase()
      ? say.emailSame
      : null;
    if (wrong.value !== null || !(await attempt(() => account.changeEmail(next)))) return;
    wanted.value = "";
    done.value = false;
    sentAt.value = Date.now();
  };

  return (
    <Page title={say.changeEmail}>
      <p>{say.emailNow(email)}</p>
      {done.value && <Message kind="info">{say.emailDone}</Message>}
      {nextEmail && (
        <ConfirmEmail
          key={nextEmail}
          account={account}
          next={nextEmail}
          sentAt={sentAt.value}
          onSent={() => (sentAt.value = Date.now())}
          onDone={() => (done.value = true)}
        />
      )}
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        <EmailField
          label={nextEmail ? say.otherEmail : say.newEmail}
          value={wanted.value}
          onInput={(value) => (wanted.value = value)}
          error={wrong.value}
        />
        {problem.value && <Message kind="bad">{problem.value}</Message>}
        <Button kind={nextEmail ? "plain" : "primary"} type="submit" busy={busy.value}>
          {say.changeEmail}
        </Button>
      </form>
    </Page>
  );
}
