import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { isEmail, isLongEnough } from "../../api/auth.ts";
import { codeIn } from "../../api/code-in.ts";
import { notKept } from "../../api/device/not-kept.ts";
import { Problem } from "../../api/problem.ts";
import { Changing } from "../../components/changing.tsx";
import { Button } from "../../components/button.tsx";
import { CodeField } from "../../components/fields/code-field.tsx";
import { EmailField } from "../../components/fields/email-field.tsx";
import { OperatorLinks } from "../../components/operator-links.tsx";
import { Message } from "../../components/message.tsx";
import { PasswordField } from "../../components/fields/password-field.tsx";
import { SendAgain } from "../../components/send-again.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Session, SessionState } from "../../stores/account/session.ts";
import { sayInFields } from "../../words/account-fields.ts";
import { sayOfSignIn as say } from "../../words/sign-in.ts";
import { words } from "../../words/words.ts";
import "./sign-in.css";

/** The way to sign in that is shown; they all share the typed address. */
type Way = "password" | "new" | "mail_code" | "enter_code";

type Field = "email" | "password" | "code";

const OfferLine = lazyPart(() => import("../visitor/offer-line.tsx"), Nothing);

function isWrongPassword(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "invalid_credentials";
}

/** A mail that was sent a moment ago is no failure: its code is the one to type. */
function sentNow<Answer>(sending: Promise<Answer>): Promise<Answer | "too_soon"> {
  return sending.catch((error: unknown) => {
    if (error instanceof Problem && error.code === "mail_too_soon") return "too_soon";
    throw error;
  });
}

interface SignInProps {
  session: Session;
  /** Why the user is here. */
  came: Pick<
    Extract<SessionState, { is: "signed_out" }>,
    "expired" | "email" | "because"
  >;
  /** What is shown first. */
  begins: "password" | "new";
  /** Called when the user starts to sign in, so that the next screen can be loaded. */
  onApproach: () => void;
}

export default function SignIn({ session, came, begins, onApproach }: SignInProps) {
  const [awaited] = useState(session.awaitedCode);
  const way = useSignal<Way>(awaited ? "enter_code" : begins);
  const email = useSignal(came.email ?? awaited?.email ?? "");
  const password = useSignal("");
  /**
   * Whether the code confirms a new account, with the password that was typed. A reload forgets it,
   * so then it is typed again.
   */
  const sets = useSignal<"" | "typed" | "again">(awaited?.isNew ? "again" : "");
  const code = useSignal("");
  const wrong = useSignal<{ field: Field; text: string } | null>(null);
  const { busy, problem, attempt, clearProblem } = useAttempt();
  /** What has just happened, as text. */
  const news = useSignal(awaited && sayInFields.codeSent(awaited.email));
  const sentAt = useSignal(awaited?.sentAt ?? 0);
  const form = useSignal<HTMLFormElement | null>(null);

  useEffect(() => {
    document.title = `${way.value === "new" ? say.titleNew : say.title} · ${words.app}`;
  }, [way.value]);

  const go = (to: Way) => {
    way.value = to;
    wrong.value = null;
    clearProblem();
    news.value = null;
    code.value = "";
    if (to === "enter_code") return;
    session.forgetCode();
    sets.value = "";
  };

  /** Checks what is missing, before the server is asked. */
  const check = (): { field: Field; text: string } | null => {
    if (!isEmail(email.value.trim())) {
      return { field: "email", text: sayInFields.emailMissing };
    }
    if (way.value === "password" && password.value === "") {
      return { field: "password", text: sayInFields.passwordMissing };
    }
    if (way.value === "enter_code" && codeIn(code.value) === null) {
      return { field: "code", text: sayInFields.codeMissing };
    }
    if (asksNew && !isLongEnough(password.value)) {
      return { field: "password", text: sayInFields.passwordShort };
    }
    return null;
  };

  const enterCode = (text: string) => {
    go("enter_code");
    news.value = text;
    sentAt.value = Date.now();
  };

  const sendCode = async (address: string, text: string) => {
    enterCode(
      await sentNow(session.sendCode(address)) === "too_soon" ? say.justSent(address) : text,
    );
  };

  const signUp = async (address: string) => {
    const answer = await sentNow(session.signUp(address, password.value));
    if (typeof answer === "object") return;
    if (answer === "known") return await signInTo(address);
    sets.value = "typed";
    enterCode(answer === "too_soon" ? say.justSent(address) : sayInFields.codeSent(address));
  };

  /** Somebody with an account who asks for one: the right password is as good as a sign-in. */
  const signInTo = async (address: string) => {
    go("password");
    news.value = say.known(address);
    try {
      await session.signIn(address, password.value);
    } catch (error) {
      if (!isWrongPassword(error)) throw error;
      refuse("password", say.notItsPassword);
    }
  };

  const signIn = async (address: string) => {
    try {
      await session.signIn(address, password.value);
    } catch (error) {
      // It may also be the address, but the password is what nobody can check by looking at it.
      if (isWrongPassword(error)) return refuse("password", explainProblem(error));
      if (!(error instanceof Problem) || error.code !== "email_not_confirmed") throw error;
      // Auth says so only if it is the right password.
      sets.value = "typed";
      await sendCode(address, say.confirmFirst(address));
    }
  };

  const ask = async () => {
    const address = email.value.trim();
    if (way.value === "password") return await signIn(address);
    if (way.value === "new") return await signUp(address);
    if (way.value === "enter_code") {
      const chosen = sets.value ? password.value : undefined;
      await session.verifyCode(address, codeIn(code.value) ?? "", chosen);
      return;
    }
    await sendCode(address, sayInFields.codeSent(address));
  };

  const focus = (field: Field) =>
    form.value?.querySelector<HTMLElement>(`[data-field=${field}] input`)?.focus();

  const refuse = (field: Field, text: string) => {
    wrong.value = { field, text };
    focus(field);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value) return;
    clearProblem();
    const missing = check();
    wrong.value = null;
    if (missing) return refuse(missing.field, missing.text);
    await attempt(ask);
  };

  const sendAgain = async () => {
    const address = email.value.trim();
    await sendCode(address, say.sentAgain(address));
  };

  /** The user has a code already: another device asked for it, or this one has forgotten it. */
  const haveCode = () => {
    const address = email.value.trim();
    if (isEmail(address)) return go("enter_code");
    refuse("email", sayInFields.emailMissing);
  };

  const errorOf = (field: Field) => (wrong.value?.field === field ? wrong.value.text : null);
  const isNew = way.value === "new";
  const again = sets.value === "again";
  const asksNew = isNew || again;
  const byCode = way.value === "mail_code" || way.value === "enter_code";

  return (
    <main class="sign-in" tabIndex={-1} onFocusIn={onApproach}>
      <header>
        <a class="wordmark" href="/">
          <span>{words.app}</span>
        </a>
        <h1>
          <Changing>{isNew ? say.titleNew : say.title}</Changing>
        </h1>
        <p class="sign-in-promise">
          {isNew
            ? (
              <Pending>
                <OfferLine explains />
              </Pending>
            )
            : words.signIn.promise}
        </p>
      </header>

      {notKept.texts.value && <Message kind="info">{words.notKept.signIn}</Message>}
      {news.value ? <Message kind="info">{news.value}</Message> : (
        <>
          {came.expired && <Message kind="info">{say.expired}</Message>}
          {came.because && <Message kind="info">{say[came.because]}</Message>}
        </>
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
        {way.value === "enter_code" && (
          <div data-field="code">
            <CodeField
              value={code.value}
              onInput={(value) => (code.value = value)}
              error={errorOf("code")}
            />
          </div>
        )}

        {(!byCode || again) && (
          <div data-field="password">
            <PasswordField
              label={again ? say.passwordAgain : sayInFields.password}
              isNew={asksNew}
              value={password.value}
              onInput={(value) => (password.value = value)}
              error={errorOf("password")}
            />
          </div>
        )}

        {problem.value && <Message kind="bad">{problem.value}</Message>}

        <Button kind="primary" type="submit" busy={busy.value}>
          {isNew ? say.submitNew : way.value === "mail_code" ? say.sendCode : words.signIn.submit}
        </Button>
      </form>

      <div class="sign-in-ways">
        {way.value === "enter_code" && (
          <>
            <SendAgain
              sentAt={sentAt.value}
              busy={busy.value}
              onSend={() => void attempt(sendAgain)}
            />
            <Button kind="bare" onClick={() => go(sets.value ? "new" : "mail_code")}>
              {say.otherEmail}
            </Button>
          </>
        )}
        {way.value === "password" && (
          <>
            <p>{say.forNew}</p>
            <Button onClick={() => go("new")}>{words.signIn.toNew}</Button>
          </>
        )}
        {way.value === "mail_code" && <Button kind="bare" onClick={haveCode}>{say.haveCode}
        </Button>}
        {byCode
          ? <Button kind="bare" onClick={() => go("password")}>{say.toPassword}</Button>
          : <Button kind="bare" onClick={() => go("mail_code")}>{say.toCode}</Button>}
        {isNew && <Button kind="bare" onClick={() => go("password")}>{say.toKnown}</Button>}
      </div>

      <OperatorLinks />
    </main>
  );
}
