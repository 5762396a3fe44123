import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { TextField } from "../../components/text-field.tsx";
import type { Account } from "../../stores/account/account.ts";
import { words } from "../../words/words.ts";
import { say } from "../../words/you/you.ts";
import { Page } from "./page.tsx";
import { useAttempt } from "./use-attempt.ts";

const PASSWORD_MIN = 8;

export function ChangePassword({ account }: { account: Account }) {
  /** Accounts that signed in by mail only have no password to prove themselves by. */
  const byCode = useSignal(false);
  const proof = useSignal("");
  const next = useSignal("");
  const wrong = useSignal<{ proof: string | null; next: string | null }>({
    proof: null,
    next: null,
  });
  const done = useSignal(false);
  const change = useAttempt();
  const code = useAttempt();
  const { email } = account.identity.value;

  const askForCode = async () => {
    if (!(await code.attempt(account.sendCode))) return;
    byCode.value = true;
    proof.value = "";
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = byCode.value ? proof.value.trim() : proof.value;
    wrong.value = {
      proof: byCode.value && !/^\d{6}$/.test(given)
        ? words.signIn.codeMissing
        : given === ""
        ? words.signIn.passwordMissing
        : null,
      next: next.value.length < PASSWORD_MIN ? words.signIn.passwordShort : null,
    };
    if (wrong.value.proof !== null || wrong.value.next !== null) return;
    done.value = await change.attempt(() =>
      account.changePassword(byCode.value ? { code: given } : { password: given }, next.value)
    );
    if (done.value) proof.value = next.value = "";
  };

  return (
    <Page title={say.changePassword}>
      {done.value && <Message kind="info">{say.passwordDone}</Message>}
      {byCode.value && !done.value && <Message kind="info">{words.signIn.codeSent(email)}</Message>}
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        {/* Password managers look for whose password it is. */}
        <input class="spoken" type="email" autocomplete="username" value={email} readOnly hidden />
        {byCode.value
          ? (
            <TextField
              key="code"
              label={words.signIn.code}
              inputMode="numeric"
              autocomplete="one-time-code"
              value={proof.value}
              onInput={(value) => (proof.value = value)}
              error={wrong.value.proof}
              takesFocus
            />
          )
          : (
            <TextField
              key="password"
              label={say.passwordNow}
              type="password"
              autocomplete="current-password"
              value={proof.value}
              onInput={(value) => (proof.value = value)}
              error={wrong.value.proof}
            />
          )}
        <TextField
          label={say.passwordNew}
          type="password"
          autocomplete="new-password"
          value={next.value}
          onInput={(value) => (next.value = value)}
          hint={words.signIn.passwordHint}
          error={wrong.value.next}
        />
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
