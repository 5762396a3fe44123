import { useSignal } from "@preact/signals";
import { isLongEnough } from "../../api/auth.ts";
import { codeIn } from "../../api/code-in.ts";
import { Problem } from "../../api/problem.ts";
import { Button } from "../../components/button.tsx";
import { CodeField } from "../../components/fields/code-field.tsx";
import { Message } from "../../components/message.tsx";
import { PasswordField } from "../../components/fields/password-field.tsx";
import { SendAgain } from "../../components/send-again.tsx";
import type { Account } from "../../stores/account/account.ts";
import { sayInFields } from "../../words/account-fields.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function ChangePassword({ account }: { account: Account }) {
  /** Users who only sign in by email code have no password to prove who they are. */
  const byCode = useSignal(false);
  const sentAt = useSignal(0);
  const proof = useSignal("");
  const next = useSignal("");
  const wrong = useSignal<{ proof: string | null; next: string | null }>({
    proof: null,
    next: null,
  });
  const notProved = useSignal(false);
  const done = useSignal(false);
  const change = useAttempt();
  const code = useAttempt();
  const { email } = account.identity.value;

  const askForCode = async () => {
    if (!(await code.attempt(account.sendCode))) return;
    sentAt.value = Date.now();
    done.value = false;
    if (!byCode.peek()) proof.value = "";
    byCode.value = true;
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = byCode.value ? codeIn(proof.value) ?? "" : proof.value;
    wrong.value = {
      proof: given !== ""
        ? null
        : byCode.value
        ? sayInFields.codeMissing
        : sayInFields.passwordMissing,
      next: isLongEnough(next.value) ? null : sayInFields.passwordShort,
    };
    if (wrong.value.proof !== null || wrong.value.next !== null) return;
    notProved.value = false;
    const isAnswered = await change.attempt(() =>
      account.changePassword(byCode.value ? { code: given } : { password: given }, next.value)
        .catch((error: unknown) => {
          if (!(error instanceof Problem) || error.code !== "invalid_credentials") throw error;
          // The usual text names the email address, which nobody typed here.
          notProved.value = true;
        })
    );
    done.value = isAnswered && !notProved.value;
    if (done.value) proof.value = next.value = "";
  };

  return (
    <Page title={say.changePassword}>
      {done.value && <Message kind="info">{say.passwordDone}</Message>}
      {byCode.value && !done.value && <Message kind="info">{sayInFields.codeSent(email)}</Message>}
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        {/* Password managers look for the account of the password. */}
        <input class="spoken" type="email" autocomplete="username" value={email} readOnly hidden />
        {byCode.value
          ? (
            <CodeField
              key="code"
              value={proof.value}
              onInput={(value) => (proof.value = value)}
              error={wrong.value.proof}
            />
          )
          : (
            <PasswordField
              key="password"
              label={say.passwordNow}
              isNew={false}
              value={proof.value}
              onInput={(value) => (proof.value = value)}
              error={wrong.value.proof}
            />
          )}
        <PasswordField
          label={say.passwordNew}
          isNew
          value={next.value}
          onInput={(value) => (next.value = value)}
          error={wrong.value.next}
        />
        {notProved.value && <Message kind="bad">{say.passwordWrong}</Message>}
        {change.problem.value && <Message kind="bad">{change.problem.value}</Message>}
        {code.problem.value && <Message kind="bad">{code.problem.value}</Message>}
        <Button
          kind="primary"
          type="submit"
          busy={change.busy.value}
          describedBy="you-others"
        >
          {say.changePassword}
        </Button>
        <p id="you-others" class="you-label">{say.passwordOthers}</p>
      </form>
      {byCode.value && !done.value && (
        <SendAgain
          sentAt={sentAt.value}
          busy={code.busy.value}
          onSend={() => void askForCode()}
        />
      )}
      {!byCode.value && (
        <Button
          kind="bare"
          busy={code.busy.value}
          onClick={() => void askForCode()}
        >
          {say.byCode}
        </Button>
      )}
    </Page>
  );
}
