import { useSignal } from "@preact/signals";
import { codeIn } from "../../api/code-in.ts";
import { Button } from "../../components/button.tsx";
import { CodeField } from "../../components/fields/code-field.tsx";
import { Message } from "../../components/message.tsx";
import { SendAgain } from "../../components/send-again.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import type { Account } from "../../stores/account/account.ts";
import { sayInFields } from "../../words/account-fields.ts";
import { say } from "../../words/you/you.ts";

interface ConfirmEmailProps {
  account: Account;
  next: string;
  sentAt: number;
  onSent: () => void;
  onDone: () => void;
}

/**
 * Takes the codes of both addresses, together or one after the other. After a reload the app does
 * not know which of them Auth has accepted already, so one field may stay empty.
 */
export function ConfirmEmail({ account, next, sentAt, onSent, onDone }: ConfirmEmailProps) {
  const { email } = account.identity.value;
  const typed = useSignal<Record<string, string>>({});
  const wrong = useSignal<Record<string, string>>({});
  const accepted = useSignal<string[]>([]);
  const confirm = useAttempt();
  const again = useAttempt();
  const waiting = [email, next].filter((address) => !accepted.value.includes(address));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = waiting.filter((address) => typed.value[address]?.trim());
    const unread = given.length === 0
      ? waiting.slice(0, 1)
      : given.filter((address) => codeIn(typed.value[address] ?? "") === null);
    wrong.value = Object.fromEntries(
      unread.map((address) => [address, sayInFields.codeMissing]),
    );
    if (unread.length > 0) return;
    await confirm.attempt(async () => {
      for (const address of given) {
        if (await account.confirmEmail(address, codeIn(typed.value[address] ?? "") ?? "")) {
          return onDone();
        }
        accepted.value = [...accepted.value, address];
      }
    });
  };

  const sendAgain = async () => {
    if (!(await again.attempt(account.sendEmailCodes))) return;
    accepted.value = [];
    typed.value = {};
    onSent();
  };

  return (
    <>
      <Message kind="info">
        {accepted.value.length > 0 ? say.emailHalf(waiting[0] ?? next) : say.emailSent(email, next)}
      </Message>
      <form class="you-form" noValidate onSubmit={(event) => void submit(event)}>
        {waiting.map((address, index) => (
          <CodeField
            key={address}
            label={say.codeFor(address)}
            takesFocus={index === 0}
            value={typed.value[address] ?? ""}
            onInput={(value) => (typed.value = { ...typed.value, [address]: value })}
            error={wrong.value[address] ?? null}
          />
        ))}
        {confirm.problem.value && <Message kind="bad">{confirm.problem.value}</Message>}
        {again.problem.value && <Message kind="bad">{again.problem.value}</Message>}
        <Button kind="primary" type="submit" busy={confirm.busy.value}>{say.emailConfirm}</Button>
      </form>
      <SendAgain sentAt={sentAt} busy={again.busy.value} onSend={() => void sendAgain()} />
    </>
  );
}
