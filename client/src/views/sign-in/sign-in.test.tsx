import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { refused, settled, unreachable } from "../../fixtures/fake-api.ts";
import type { Session, SessionState } from "../../stores/account/session.ts";
import SignIn from "./sign-in.tsx";

const session = {
  state: signal<SessionState>({ is: "signed_out", expired: false }),
  begin: vi.fn<Session["begin"]>(),
  signIn: vi.fn<Session["signIn"]>(),
  signUp: vi.fn<Session["signUp"]>(),
  sendCode: vi.fn<Session["sendCode"]>(),
  verifyCode: vi.fn<Session["verifyCode"]>(),
  awaitedCode: vi.fn<Session["awaitedCode"]>(),
  forgetCode: vi.fn<Session["forgetCode"]>(),
  signOut: vi.fn<Session["signOut"]>(),
  forget: vi.fn<Session["forget"]>(),
  verify: vi.fn<Session["verify"]>(),
};

const onApproach = vi.fn<() => void>();

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

async function tap(name: string) {
  fireEvent.click(screen.getByRole("button", { name }));
  await act(settled);
}

const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

function open(
  awaited: ReturnType<Session["awaitedCode"]> = null,
  begins: "password" | "new" = "password",
) {
  cleanup();
  session.awaitedCode.mockReturnValue(awaited);
  render(
    <SignIn session={session} came={{ expired: false }} begins={begins} onApproach={onApproach} />,
  );
}

async function signUp(email: string) {
  await tap("Create an account");
  type("Email", email);
  type("Password", "correct horse");
  await tap("Create account");
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  vi.resetAllMocks();
  session.sendCode.mockResolvedValue();
  open();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("sign in", () => {
  it("signs in with email and password", async () => {
    type("Email", " ada@example.com ");
    type("Password", "correct horse");
    await tap("Sign in");
    expect(session.signIn).toHaveBeenCalledExactlyOnceWith("ada@example.com", "correct horse");
  });

  it("reports when the user starts, so that the rest can be loaded", () => {
    fireEvent.focusIn(screen.getByLabelText("Email"));
    expect(onApproach).toHaveBeenCalled();
  });

  it("shows next to the field what is missing, and moves the focus there", async () => {
    await tap("Sign in");
    const field = screen.getByLabelText("Email");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(session.signIn).not.toHaveBeenCalled();
  });

  it("explains what went wrong and keeps the input", async () => {
    session.signIn.mockRejectedValueOnce(refused("invalid_credentials", 400));
    type("Email", "ada@example.com");
    type("Password", "wrong");
    await tap("Sign in");
    const field = screen.getByLabelText("Password");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(screen.getByText("Email and password do not match.").closest("[id]")?.id)
      .toBe(field.getAttribute("aria-describedby"));
    expect(screen.getByLabelText<HTMLInputElement>("Email").value).toBe("ada@example.com");
    session.signIn.mockRejectedValueOnce(unreachable());
    await tap("Sign in");
    expect(screen.getByRole("alert").textContent).toBe(
      "No connection. Nothing was lost; try again.",
    );
  });

  it("confirms a new address by a code, and keeps the password that was typed with it", async () => {
    session.signUp.mockResolvedValueOnce("code_sent");
    await signUp(" ada@example.com");
    expect(session.signUp).toHaveBeenCalledExactlyOnceWith("ada@example.com", "correct horse");
    expect(said()).toEqual(["We sent a code to ada@example.com."]);
    type("Six-digit code", "123 456");
    await tap("Sign in");
    expect(session.verifyCode)
      .toHaveBeenCalledExactlyOnceWith("ada@example.com", "123456", "correct horse");
  });

  it("signs in where a new account is asked for with the address and the password of one", async () => {
    session.signUp.mockResolvedValueOnce("known");
    await signUp("ada@example.com");
    expect(session.signIn).toHaveBeenCalledExactlyOnceWith("ada@example.com", "correct horse");
    expect(screen.queryByText(/This is not the password/)).toBeNull();
  });

  it("says at the field that it is not the password of that account, and promises no mail", async () => {
    session.signUp.mockResolvedValueOnce("known");
    session.signIn.mockRejectedValueOnce(refused("invalid_credentials", 400));
    await signUp("ada@example.com");
    expect(said()).toEqual(["There is an account for ada@example.com already."]);
    const field = screen.getByLabelText("Password");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    expect(screen.getByText(/^This is not the password of that account\./)).toBeTruthy();
    expect(screen.queryByLabelText("Six-digit code")).toBeNull();
    type("Password", "its password");
    await tap("Sign in");
    expect(session.signIn).toHaveBeenLastCalledWith("ada@example.com", "its password");
  });

  it("begins with a new account for a visitor who has composed a video", async () => {
    open(null, "new");
    expect(screen.getByRole("heading", { name: "Create an account" })).toBeTruthy();
    await tap("I have an account");
    expect(screen.getByRole("heading", { name: "Sign in" })).toBeTruthy();
  });

  it("asks for the last code if the next one comes too soon, and for none if no mail can be sent", async () => {
    session.signUp.mockRejectedValueOnce(refused("mail_too_soon", 429));
    await signUp("ada@example.com");
    expect(said()).toEqual([
      "We have just sent a code to ada@example.com. Type that one.",
    ]);
    await tap("Use another address");
    session.signUp.mockRejectedValueOnce(refused("over_email_send_rate_limit", 429));
    await tap("Create account");
    expect(screen.getByRole("alert").textContent)
      .toBe("Too many emails for now. Try again in a few minutes.");
    expect(screen.queryByLabelText("Six-digit code")).toBeNull();
  });

  it("sends a code to a user who signs in before the address is confirmed", async () => {
    session.signIn.mockRejectedValueOnce(refused("email_not_confirmed", 400));
    type("Email", "ada@example.com");
    type("Password", "correct horse");
    await tap("Sign in");
    expect(session.sendCode).toHaveBeenCalledExactlyOnceWith("ada@example.com");
    expect(said()).toEqual([
      "This address is not confirmed yet. We sent a code to ada@example.com.",
    ]);
    type("Six-digit code", "123456");
    await tap("Sign in");
    // The confirmation drops the password that was typed at the sign-up.
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456", "correct horse");
  });

  it("asks for the password once more after a reload between the sign-up and its code", async () => {
    open({ email: "ada@example.com", sentAt: 0, isNew: true });
    type("Six-digit code", "123456");
    await tap("Sign in");
    expect(screen.getByText("Please use at least 8 characters.")).toBeTruthy();
    expect(session.verifyCode).not.toHaveBeenCalled();
    await tap("Send a new code");
    type("Six-digit code", "123456");
    type("Your password again", "correct horse");
    await tap("Sign in");
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456", "correct horse");
    await tap("Use another address");
    expect(screen.queryByLabelText("Your password again")).toBeNull();
  });

  it("lets a new user correct the address, and keeps the password", async () => {
    session.signUp.mockResolvedValue("code_sent");
    await signUp("ad@example.com");
    await tap("Use another address");
    expect(screen.getByLabelText<HTMLInputElement>("Password").value).toBe("correct horse");
    type("Email", "ada@example.com");
    await tap("Create account");
    expect(session.signUp).toHaveBeenLastCalledWith("ada@example.com", "correct horse");
    await tap("Sign in with a password");
    await tap("Sign in with a code by email");
    await tap("Send me a code");
    expect(session.sendCode).toHaveBeenLastCalledWith("ada@example.com");
    await tap("Use another address");
    expect(screen.queryByLabelText("Password")).toBeNull();
  });

  it("still waits for the code after a reload, until the user wants something else", async () => {
    open({ email: "ada@example.com", sentAt: Date.now() - 20_000, isNew: false });
    expect(said()).toEqual(["We sent a code to ada@example.com."]);
    expect(screen.getByRole("button", { name: "Send a new code in 40 s" })).toBeTruthy();
    type("Six-digit code", "123456");
    await tap("Sign in");
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456", undefined);
    await tap("Sign in with a password");
    expect(session.forgetCode).toHaveBeenCalled();
    expect(screen.getByLabelText<HTMLInputElement>("Email").value).toBe("ada@example.com");
  });

  it("takes a code that was sent for another device, or as an invitation", async () => {
    await tap("Sign in with a code by email");
    await tap("I have a code already");
    expect(screen.getByLabelText("Email").getAttribute("aria-invalid")).toBe("true");
    type("Email", "ada@example.com");
    await tap("I have a code already");
    expect(session.sendCode).not.toHaveBeenCalled();
    type("Six-digit code", "１２３４５６");
    await tap("Sign in");
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456", undefined);
  });

  it("refuses what has no six digits, and does not ask the server", async () => {
    open({ email: "ada@example.com", sentAt: 0, isNew: false });
    type("Six-digit code", "12345");
    await tap("Sign in");
    expect(screen.getByText("Please enter the six digits from the email.")).toBeTruthy();
    expect(session.verifyCode).not.toHaveBeenCalled();
  });

  it("refuses a short password before the server does", async () => {
    await tap("Create an account");
    type("Email", "ada@example.com");
    type("Password", "short");
    await tap("Create account");
    expect(screen.getByText("Please use at least 8 characters.")).toBeTruthy();
    expect(session.signUp).not.toHaveBeenCalled();
  });

  it("signs in with a code by email, and keeps the typed address", async () => {
    type("Email", "ada@example.com");
    await tap("Sign in with a code by email");
    await tap("Send me a code");
    expect(session.sendCode).toHaveBeenCalledWith("ada@example.com");
    expect(document.activeElement).toBe(screen.getByLabelText("Six-digit code"));
    await tap("Send a new code in 60 s");
    expect(session.sendCode).toHaveBeenCalledTimes(1);
    await act(() => void vi.advanceTimersByTime(60_000));
    await tap("Send a new code");
    expect(session.sendCode).toHaveBeenCalledTimes(2);
    expect(screen.getByRole("status").textContent).toBe("We sent a new code to ada@example.com.");
    expect(screen.getByRole("button", { name: "Send a new code in 60 s" })).toBeTruthy();
    type("Six-digit code", "123456");
    await tap("Sign in");
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456", undefined);
  });
});
