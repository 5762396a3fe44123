import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { refused, settled, unreachable } from "../../fixtures/fake-api.ts";
import type { Session, SessionState } from "../../stores/account/session.ts";
import { SignIn } from "./sign-in.tsx";

const session = {
  state: signal<SessionState>({ is: "signed_out", expired: false }),
  begin: vi.fn<Session["begin"]>(),
  signIn: vi.fn<Session["signIn"]>(),
  signUp: vi.fn<Session["signUp"]>(),
  sendCode: vi.fn<Session["sendCode"]>(),
  verifyCode: vi.fn<Session["verifyCode"]>(),
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

beforeEach(() => {
  vi.resetAllMocks();
  render(<SignIn session={session} came={{ expired: false }} onApproach={onApproach} />);
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
    expect(screen.getByRole("alert").textContent).toBe("Email and password do not match.");
    expect(screen.getByLabelText<HTMLInputElement>("Email").value).toBe("ada@example.com");
    session.signIn.mockRejectedValueOnce(unreachable());
    await tap("Sign in");
    expect(screen.getByRole("alert").textContent).toBe(
      "No connection. Nothing was lost; try again.",
    );
  });

  it("tells a new user to check their email if the address has to be confirmed", async () => {
    session.signUp.mockResolvedValueOnce("check_mail");
    await tap("Create an account");
    type("Email", "ada@example.com");
    type("Password", "correct horse");
    await tap("Create account");
    expect(screen.getByRole("status").textContent).toContain("ada@example.com");
    await tap("Sign in");
    expect(session.signIn).toHaveBeenCalledExactlyOnceWith("ada@example.com", "correct horse");
  });

  it("removes the message about why the user is here once an email was sent", async () => {
    cleanup();
    render(
      <SignIn session={session} came={{ expired: false, badLink: true }} onApproach={onApproach} />,
    );
    const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);
    expect(said()).toEqual(["That code or link is wrong or has expired. Request a new one."]);
    await tap("Sign in with a code by email");
    type("Email", "ada@example.com");
    await tap("Send me a code");
    expect(said()).toEqual(["We sent a code to ada@example.com."]);
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
    await tap("Send a new code");
    expect(session.sendCode).toHaveBeenCalledTimes(2);
    expect(screen.getByRole("status").textContent).toBe("We sent a new code to ada@example.com.");
    type("Six-digit code", "123456");
    await tap("Sign in");
    expect(session.verifyCode).toHaveBeenCalledWith("ada@example.com", "123456");
  });
});
