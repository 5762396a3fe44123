import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isCode, isEmail, isLongEnough } from "../../api/auth.ts";
import { Button } from "../../components/button.tsx";
import { CodeField } from "../../components/code-field.tsx";
import { EmailField } from "../../components/email-field.tsx";
import { Message } from "../../components/message.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import type { Session, SessionState } from "../../stores/account/session.ts";
import { words } from "../../words/words.ts";
import "./sign-in.css";

/** The way to sign in that is shown; they all share the typed address. */
type Way = "password" | "new" | "mail_code" | "enter_code" | "check_mail";

type Field = "email" | "password" | "code";

const say = words.signIn;

interface SignInProps {
  session: Session;
  /** Why the user is here. */
  came: Pick<
    Extract<SessionState, { is: "signed_out" }>,
    "expired" | "badLink" | "email" | "because"
  >;
  /** Called when the user starts to sign in, so that the next screen can be loaded. */
  onApproach: () => void;
}

export function SignIn({ session, came, onApproach }: SignInProps) {
  const way = useSignal<Way>("password");
  const email = useSignal(came.email ?? "");
  const password = useSignal("");
  const code = useSignal("");
  const wrong = useSignal<{ field: Field; text: string } | null>(null);
  const { busy, problem, attempt, clearProblem } = useAttempt();
  const sentAgain = useSignal(false);
  const form = useSignal<HTMLFormElement | null>(null);

  useEffect(() => {
    document.title = `${way.value === "new" ? say.titleNew : say.title} · ${words.app}`;
  }, [way.value]);

  const go = (to: Way) => {
    way.value = to;
    wrong.value = null;
    clearProblem();
    sentAgain.value = false;
  };

  /** These two sign in with a password: after confirming the address, the user is on this screen. */
  const isKnown = way.value === "password" || way.value === "check_mail";

  /** Checks what is missing, before the server is asked. */
  const check = (): { field: Field; text: string } | null => {
    if (!isEmail(email.value.trim())) {
      return { field: "email", text: say.emailMissing };
    }
    if (isKnown && password.value === "") {
      return { field: "password", text: say.passwordMissing };
    }
    if (way.value === "new" && !isLongEnough(password.value)) {
      return { field: "password", text: say.passwordShort };
    }
    if (way.value === "enter_code" && !isCode(code.value.trim())) {
      return { field: "code", text: say.codeMissing };
    }
    return null;
  };

  const ask = async () => {
    const address = email.value.trim();
    if (isKnown) await session.signIn(address, password.value);
    if (way.value === "new") {
      const answer = await session.signUp(address, password.value);
      if (answer === "check_mail") go("check_mail");
    }
    if (way.value === "mail_code") {
      await session.sendCode(address);
      go("enter_code");
    } else if (way.value === "enter_code") {
      await session.verifyCode(address, code.value.trim());
    }
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value) return;
    clearProblem();
    wrong.value = check();
    if (wrong.value) {
      form.value?.querySelector<HTMLElement>(`[data-field=${wrong.value.field}] input`)?.focus();
      return;
    }
    await attempt(ask);
  };

  const sendAgain = async () => {
    await session.sendCode(email.value.trim());
    sentAgain.value = true;
  };

  const errorOf = (field: Field) => (wrong.value?.field === field ? wrong.value.text : null);
  const isNew = way.value === "new";
  /** The email that was sent answers the reason why the user came here. */
  const hasMail = way.value === "check_mail" || way.value === "enter_code";
  const byCode = way.value === "mail_code" || way.value === "enter_code";

  return (
    <main class="sign-in" tabIndex={-1} onFocusIn={onApproach}>
      <header>
        <p class="sign-in-name">{words.app}</p>
        <h1>{isNew ? say.titleNew : say.title}</h1>
        <p class="sign-in-promise">{say.promise}</p>
      </header>

      {!hasMail && came.expired && <Message kind="info">{say.expired}</Message>}
      {!hasMail && came.because && <Message kind="info">{say[came.because]}</Message>}
      {!hasMail && came.badLink && <Message kind="info">{words.problem.otp_expired}</Message>}
      {way.value === "check_mail" && (
        <Message kind="info">{say.checkMail(email.value.trim())}</Message>
      )}
      {way.value === "enter_code" && (
        <Message kind="info">
          {(sentAgain.value ? say.sentAgain : say.codeSent)(email.value.trim())}
        </Message>
      )}

      <form
        ref={(element) => {
          form.value = element;
        }}
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        {way.value !== "enter_code" && (
          <div data-field="email">
            <EmailField
              value={email.value}
              onInput={(value) => (email.value = value)}
              error={errorOf("email")}
            />
          </div>
        )}
        {!byCode && (
          <div data-field="password">
            <PasswordField
              isNew={isNew}
              value={password.value}
              onInput={(value) => (password.value = value)}
              error={errorOf("password")}
            />
          </div>
        )}
        {way.value === "enter_code" && (
          <div data-field="code">
            <CodeField
              value={code.value}
              onInput={(value) => (code.value = value)}
              error={errorOf("code")}
            />
          </div>
        )}

        {problem.value && <Message kind="bad">{problem.value}</Message>}

        <Button kind="primary" type="submit" busy={busy.value}>
          {isNew ? say.submitNew : way.value === "mail_code" ? say.sendCode : say.submit}
        </Button>
      </form>

      <div class="sign-in-ways">
        {way.value === "enter_code" && (
          <>
            <Button onClick={() => void attempt(sendAgain)}>{say.again}</Button>
            <Button kind="bare" onClick={() => go("mail_code")}>{say.otherEmail}</Button>
          </>
        )}
        {way.value === "password" && (
          <>
            <p>{say.forNew}</p>
            <Button onClick={() => go("new")}>{say.toNew}</Button>
          </>
        )}
        {byCode
          ? <Button kind="bare" onClick={() => go("password")}>{say.toPassword}</Button>
          : <Button kind="bare" onClick={() => go("mail_code")}>{say.toCode}</Button>}
        {isNew && <Button kind="bare" onClick={() => go("password")}>{say.toKnown}</Button>}
      </div>
    </main>
  );
}
