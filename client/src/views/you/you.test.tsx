import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aPack } from "../../../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import { AtOnce } from "../../fixtures/at-once.tsx";
import { refused, request, settled, unreachable } from "../../fixtures/fake-api.ts";
import { Problem } from "../../api/problem.ts";
import { paid } from "../../fixtures/fake-purchases.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { wide } from "../../shell/page/wide.ts";
import You from "./you.tsx";

beforeEach(() => {
  localStorage.clear();
  wide.value = false;
});

async function open(part?: string, world = createFakeStores()) {
  await renderIn(world, part === undefined ? <You /> : <You part={part} />);
  await act(settled);
  return { ...world, account: world.fake.account };
}

const type = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

async function tap(name: string) {
  fireEvent.click(screen.getByRole("button", { name }));
  await act(settled);
}

const theName = () => screen.getByLabelText<HTMLInputElement>("Your name").value;

describe("you", () => {
  it("shows who is signed in, and signs them out", async () => {
    const { signOut } = await open();
    expect(screen.getByText("ada@example.com")).toBeTruthy();
    await tap("Sign out");
    expect(signOut).toHaveBeenCalledOnce();
  });

  it("asks before a sign-out that discards what is not sent, and a second thought changes nothing", async () => {
    const world = createFakeStores();
    await act(settled);
    const price = { cost: 10, length_seconds: 5 };
    for (let count = 0; count < 5; count += 1) await world.stores.requests.start(request(), price);
    await open(undefined, world);
    await tap("Sign out");
    expect(world.signOut).not.toHaveBeenCalled();
    expect(document.activeElement?.textContent).toBe(
      "2 videos are not sent yet and will be discarded. No credits were taken for them.",
    );
    await tap("Stay signed in");
    expect(world.stores.planned.list.value).toHaveLength(2);
    await tap("Sign out");
    await tap("Discard and sign out");
    expect(world.signOut).toHaveBeenCalledOnce();
    expect(world.memory.outbox.all()).toEqual([]);
  });

  it("saves a name, and removes it if it is empty", async () => {
    const { account } = await open();
    expect(theName()).toBe("Ada");
    type("Your name", " Ada Lovelace ");
    await tap("Save");
    expect(account.rename).toHaveBeenLastCalledWith("Ada Lovelace");
    expect(screen.getByText("Saved")).toBeTruthy();
    type("Your name", "");
    await tap("Save");
    expect(account.rename).toHaveBeenLastCalledWith(null);
  });

  it("keeps a name that is typed before the account was read", async () => {
    const world = createFakeStores();
    const profile = Promise.withResolvers<{ display_name: string }>();
    world.fake.account.profile.mockReturnValueOnce(profile.promise);
    const { account } = await open(undefined, world);
    type("Your name", "Ada Lovelace");
    profile.resolve({ display_name: "Ada" });
    await act(settled);
    expect(theName()).toBe("Ada Lovelace");
    await tap("Save");
    expect(account.rename).toHaveBeenLastCalledWith("Ada Lovelace");
    expect(theName()).toBe("Ada Lovelace");
  });

  it("refuses a name that is too long, and explains why one was not saved", async () => {
    const { account } = await open();
    type("Your name", "a".repeat(81));
    expect(screen.getByText("At most 80 characters, please.")).toBeTruthy();
    await tap("Save");
    expect(account.rename).not.toHaveBeenCalled();
    account.rename.mockRejectedValueOnce(unreachable());
    type("Your name", "Grace");
    await tap("Save");
    expect(screen.getByRole("alert").textContent).toContain("No connection");
  });

  it("shows the size of the stored files, and links to the download", async () => {
    await open();
    expect(screen.getByText("2 videos, 3.2 MB")).toBeTruthy();
    expect(screen.getByText("1 photo, 400 kB")).toBeTruthy();
    // A kind that most users never bring is shown from the first file on.
    expect(screen.getByText("3 sounds, 1.2 MB")).toBeTruthy();
    expect(screen.queryByText(/clip/)).toBeNull();
    expect(screen.getByRole("link", { name: "Download my data" }).getAttribute("href"))
      .toBe("/you/download");
  });

  it("offers Retry if the account could not be loaded", async () => {
    const world = createFakeStores();
    world.fake.account.profile.mockRejectedValueOnce(unreachable());
    await open(undefined, world);
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    await tap("Retry");
    expect(theName()).toBe("Ada");
  });

  it("links to Billing if something was bought or is on sale", async () => {
    const billing = () => screen.queryByRole("link", { name: "Billing" });
    await open();
    expect(billing()).toBeNull();
    cleanup();
    const bought = createFakeStores();
    bought.fake.purchases.list.mockResolvedValue([paid()]);
    await open(undefined, bought);
    expect(billing()?.getAttribute("href")).toBe("/you/billing");
    cleanup();
    const onSale = createFakeStores();
    onSale.fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack()] });
    await open(undefined, onSale);
    expect(billing()).toBeTruthy();
    cleanup();
    const offline = createFakeStores();
    offline.fake.purchases.packs.mockRejectedValue(unreachable());
    await open(undefined, offline);
    expect(billing()).toBeTruthy();
  });

  it("shows Billing at its address", async () => {
    await open("billing");
    await screen.findByRole("heading", { name: "Billing" });
    expect(await screen.findByText("You have not bought any credits yet.")).toBeTruthy();
  });

  it("lets the user choose dark or light", async () => {
    await open();
    fireEvent.click(screen.getByRole("radio", { name: "Light" }));
    expect(document.documentElement.dataset["appearance"]).toBe("light");
    fireEvent.click(screen.getAllByRole("radio", { name: "System" })[0] as HTMLElement);
    expect(document.documentElement.dataset["appearance"]).toBeUndefined();
  });

  it("signs out the other devices first, so that a failure leaves a session to try again with", async () => {
    const { account, signOut } = await open();
    account.signOutOthers.mockRejectedValueOnce(unreachable());
    await tap("Sign out everywhere");
    await tap("Sign out on all devices");
    expect(signOut).not.toHaveBeenCalled();
    expect(screen.getByRole("alert").textContent).toContain("No connection");
    await tap("Sign out on all devices");
    expect(signOut).toHaveBeenCalledOnce();
  });

  it("asks before it signs out everywhere, and a second thought changes nothing", async () => {
    const { account, signOut } = await open();
    screen.getByRole("button", { name: "Sign out everywhere" }).click();
    await Promise.resolve(); // Drawn, and no effect has run.
    expect(document.activeElement).toBe(screen.getByText(/signed out on all your devices/));
    await tap("Stay signed in");
    expect(screen.getByRole("button", { name: "Sign out everywhere" })).toBeTruthy();
    expect(account.signOutOthers).not.toHaveBeenCalled();
    expect(signOut).not.toHaveBeenCalled();
  });

  it("shows the sub-pages beside the open one on a wide screen only", async () => {
    await open("password");
    expect(screen.queryByRole("navigation", { name: "You" })).toBeNull();
    await act(() => void (wide.value = true));
    const places = within(screen.getByRole("navigation", { name: "You" }));
    const current = places.getByRole("link", { current: "page" });
    expect(current.textContent).toBe("Change password");
    expect(places.getByRole("link", { name: "Delete my account" })).toBeTruthy();
  });
});

it("a sub-page has the focus as soon as it is shown, and takes it from no field later", async () => {
  let focused: Element | null = null;
  const look = () => void (focused = document.activeElement);
  await renderIn(createFakeStores(), [<You part="email" />, <AtOnce run={look} />]);
  expect(focused).toBe(screen.getByRole("heading", { name: "Change email" }));
});

describe("changing the email", () => {
  const changing = { email: "ada@example.com", nextEmail: "al@example.com" };

  async function askForChange() {
    const world = await open("email");
    world.account.identity.mockResolvedValue(changing);
    type("New email", "al@example.com");
    await tap("Change email");
    return world;
  }

  it("is requested, and takes effect once both codes were typed", async () => {
    const { account } = await open("email");
    type("New email", "ada@example.com");
    await tap("Change email");
    expect(screen.getByText("That is already your address.")).toBeTruthy();
    account.identity.mockResolvedValue(changing);
    type("New email", "al@example.com");
    await tap("Change email");
    expect(account.changeEmail).toHaveBeenCalledWith("al@example.com");
    expect(screen.getByRole("status").textContent).toContain("Type both");

    await tap("Confirm");
    expect(screen.getByText("Please enter the six digits from the email.")).toBeTruthy();
    account.confirmEmail.mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    account.identity.mockResolvedValue({ email: "al@example.com", nextEmail: null });
    type("Code sent to ada@example.com", "111 111");
    type("Code sent to al@example.com", "222-222");
    await tap("Confirm");
    expect(account.confirmEmail.mock.calls).toEqual([
      ["ada@example.com", "111111"],
      ["al@example.com", "222222"],
    ]);
    expect(screen.getByRole("status").textContent).toBe("Your address has been changed.");
    expect(screen.getByText("Your address is al@example.com.")).toBeTruthy();
  });

  it("asks for a wrong code again, and not for the right one", async () => {
    const { account } = await askForChange();
    account.confirmEmail.mockResolvedValueOnce(false)
      .mockRejectedValueOnce(refused("otp_expired", 403));
    type("Code sent to ada@example.com", "111111");
    type("Code sent to al@example.com", "222222");
    await tap("Confirm");
    expect(screen.getByRole("alert").textContent).toContain("wrong or has expired");
    expect(screen.queryByLabelText("Code sent to ada@example.com")).toBeNull();
    expect(screen.getByRole("status").textContent).toContain("Now the code that we sent to al@");
  });

  it("goes on after a reload, where only one code may be left", async () => {
    const world = createFakeStores();
    world.fake.account.identity.mockResolvedValue(changing);
    const { account } = await open("email", world);
    account.confirmEmail.mockResolvedValueOnce(true);
    type("Code sent to al@example.com", "222222");
    await tap("Confirm");
    expect(account.confirmEmail.mock.calls).toEqual([["al@example.com", "222222"]]);
    expect(screen.getByText("Your address has been changed.")).toBeTruthy();
  });

  it("sends both codes again", async () => {
    const world = createFakeStores();
    world.fake.account.identity.mockResolvedValue(changing);
    const { account } = await open("email", world);
    account.sendEmailCodes.mockRejectedValueOnce(refused("mail_too_soon", 429));
    await tap("Send a new code");
    expect(screen.getByRole("alert").textContent).toContain("We have just sent you an email");
    await tap("Send a new code");
    expect(account.sendEmailCodes).toHaveBeenLastCalledWith("ada@example.com");
    expect(screen.getByRole("button", { name: /^Send a new code in \d+ s$/ })).toBeTruthy();
  });

  it("is refused if somebody else has the address", async () => {
    const { account } = await open("email");
    account.changeEmail.mockRejectedValueOnce(refused("email_exists", 422));
    type("New email", "al@example.com");
    await tap("Change email");
    expect(screen.getByRole("alert").textContent).toContain("has an account");
  });
});

describe("changing the password", () => {
  it("asks for the current one, and signs out other devices", async () => {
    const { account } = await open("password");
    await tap("Change password");
    expect(screen.getByText("Please enter your password.")).toBeTruthy();
    expect(screen.getByText("Please use at least 8 characters.")).toBeTruthy();
    type("Current password", "a long password");
    type("New password", "a longer password");
    await tap("Change password");
    expect(account.provePassword).toHaveBeenCalledWith("ada@example.com", "a long password");
    expect(account.changePassword).toHaveBeenCalledWith("a longer password");
    expect(account.signOutOthers).toHaveBeenCalledOnce();
    expect(screen.getByRole("status").textContent).toContain("Other devices are signed out");
  });

  it("is refused if the current one is wrong", async () => {
    const { account } = await open("password");
    account.provePassword.mockRejectedValueOnce(refused("invalid_credentials", 400));
    type("Current password", "a guess");
    type("New password", "a longer password");
    await tap("Change password");
    expect(account.changePassword).not.toHaveBeenCalled();
    expect(screen.getByRole("alert").textContent).toBe("That is not your current password.");
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("accepts a code by email from a user without a password", async () => {
    const { account } = await open("password");
    await tap("No password? Send me a code");
    expect(account.sendCode).toHaveBeenCalledWith("ada@example.com");
    expect(screen.getByRole("button", { name: /^Send a new code in \d+ s$/ })).toBeTruthy();
    type("Six-digit code", "12345");
    type("New password", "a longer password");
    await tap("Change password");
    expect(screen.getByText("Please enter the six digits from the email.")).toBeTruthy();
    type("Six-digit code", "123\u2009456");
    await tap("Change password");
    expect(account.proveCode).toHaveBeenCalledWith("ada@example.com", "123456");
    expect(account.changePassword).toHaveBeenCalledWith("a longer password");
  });

  it("says that a code is on its way also to a user who has just changed it", async () => {
    await open("password");
    type("Current password", "a long password");
    type("New password", "a longer password");
    await tap("Change password");
    await tap("No password? Send me a code");
    expect(screen.getByRole("status").textContent).toBe("We sent a code to ada@example.com.");
    expect(screen.getByRole("button", { name: /^Send a new code in/ })).toBeTruthy();
  });
});

describe("deleting the account", () => {
  it("explains the consequences, and asks for the address", async () => {
    const { account, forget } = await open("delete");
    expect(screen.getByText("Your videos, photos and prompts are deleted.")).toBeTruthy();
    await tap("Delete my account for good");
    expect(screen.getByText("That is not your address.")).toBeTruthy();
    expect(account.remove).not.toHaveBeenCalled();
    type("Type ada@example.com to confirm", "Ada@example.com ");
    await tap("Delete my account for good");
    expect(account.remove).toHaveBeenCalledOnce();
    expect(forget).toHaveBeenCalledOnce();
  });

  it("says how many credits are lost, and that the money for them is", async () => {
    const world = createFakeStores();
    world.fake.purchases.list.mockResolvedValue([paid({ return_until: "2026-01-16T00:00:00Z" })]);
    await open("delete", world);
    expect(screen.getByText("Your remaining 100 credits are lost.")).toBeTruthy();
    expect(screen.getByText("What you paid for lost credits is not sent back.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Return unused credits first" }).getAttribute("href"))
      .toBe("/you/billing");
  });

  it("does not speak of payments to users who have paid nothing", async () => {
    await open("delete");
    expect(screen.getByText("Your remaining 100 credits are lost.")).toBeTruthy();
    expect(screen.getAllByRole("listitem")).toHaveLength(5);
    expect(screen.queryByRole("link", { name: /^Return/ })).toBeNull();
  });

  it("says what happens to purchases under way, and to credits held for a return", async () => {
    const world = createFakeStores();
    const money = { amount: 500, currency: "eur", owed: 0 };
    world.fake.purchases.unsettled.mockResolvedValue([
      { ...money, state: "paid", held: 40 },
      { ...money, state: "open", held: 0 },
      { ...money, state: "processing", held: 0 },
    ]);
    await open("delete", world);
    const texts = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(texts).toContain(
      "40 credits are held for your return. You still get the money back.",
    );
    expect(texts).toContain("Purchases that are not paid yet are closed.");
    expect(texts.join()).toContain("A payment of €5.00 is still on its way.");
  });

  it("names the day until which a payment on its way prevents it", async () => {
    const { account, forget } = await open("delete");
    const detail = "A payment is on its way. It is decided by 2026-12-12.";
    account.remove.mockRejectedValueOnce(
      new Problem({ code: "payment_pending", status: 409, detail }),
    );
    type("Type ada@example.com to confirm", "ada@example.com");
    await tap("Delete my account for good");
    expect(forget).not.toHaveBeenCalled();
    const alert = () => screen.getByRole("alert").textContent;
    expect(alert()).toContain("nothing was deleted");
    expect(alert()).toContain("on Dec 12, 2026 at the latest");

    account.remove.mockRejectedValueOnce(
      new Problem({ code: "payment_pending", status: 409, detail: "A payment is on its way." }),
    );
    await tap("Delete my account for good");
    expect(alert()).toBe("A payment is on its way.");
  });

  it.each(["purchase_open", "payments_unavailable"] as const)(
    "explains why it was refused: %s",
    async (code) => {
      const { account, forget } = await open("delete");
      account.remove.mockRejectedValueOnce(refused(code, 409));
      type("Type ada@example.com to confirm", "ada@example.com");
      await tap("Delete my account for good");
      expect(forget).not.toHaveBeenCalled();
      expect(screen.getByRole("alert").textContent).toBe(`No: ${code}.`);
    },
  );

  it("leaves everything as it is if it fails", async () => {
    const { account, forget } = await open("delete");
    account.remove.mockRejectedValueOnce(unreachable());
    type("Type ada@example.com to confirm", "ada@example.com");
    await tap("Delete my account for good");
    expect(forget).not.toHaveBeenCalled();
    expect(screen.getByRole("alert").textContent).toContain("No connection");
  });
});

describe("the download", () => {
  it("counts its files, and can be canceled", async () => {
    const { account } = await open("download");
    account.its.uploads.mockResolvedValue([
      { bucket: "pictures", path: "ada/a.png", name: "a.png" },
      { bucket: "pictures", path: "ada/b.png", name: "b.png" },
    ]);
    let go = () => {};
    account.its.fetch.mockImplementation((_file, signal) =>
      new Promise((resolve, reject) => {
        go = () => resolve(new Blob(["x"]));
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      })
    );
    await tap("Download");
    await screen.findByText("0 of 2 files");
    await act(settled);
    go();
    await screen.findByText("1 of 2 files");
    await tap("Cancel");
    await screen.findByText("Canceled. Nothing was saved.");
    expect(screen.getByRole("button", { name: "Download again" })).toBeTruthy();
  });

  it("reports when it is complete", async () => {
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    await open("download");
    await tap("Download");
    await waitFor(() => expect(screen.getByText("The zip is complete.")).toBeTruthy());
    expect(clicked).toHaveBeenCalledOnce();
  });
});

it("an unknown address shows a page that says so", async () => {
  await open("nowhere");
  expect(screen.getByText("There is no page at this address")).toBeTruthy();
});
