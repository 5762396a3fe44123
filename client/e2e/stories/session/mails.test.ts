import { expect, inject, it } from "vitest";
import * as z from "zod/mini";
import { newPhone, useBrowser } from "../../phone/browser.ts";
import { codeTo } from "../../account/mailbox.ts";

useBrowser();

const mailboxSchema = z.object({
  messages: z.array(z.object({ subject: z.string(), text: z.string() })),
});

/** The mails to an address, the newest first. */
async function mailsTo(address: string) {
  const url = `${inject("stack").mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`;
  return z.parse(mailboxSchema, await (await fetch(url)).json()).messages;
}

it("a mail is in the language in which the user last used the app, with its code in the subject", async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const page = await (await newPhone()).newPage();
  await page.addInitScript(() => localStorage.setItem("wan-pwa.language", "de"));
  await page.goto("/sign-up");
  await page.getByLabel("E-Mail").fill(email);
  await page.getByLabel("Passwort").fill("ein langes Passwort");
  await page.getByRole("button", { name: "Konto anlegen", exact: true }).click();
  await page.getByText(`Ein Code ist unterwegs an ${email}.`).waitFor();
  const code = await codeTo(email);
  const [welcome] = await mailsTo(email);
  expect(welcome?.subject).toBe(`Dein Wan-Code: ${code}`);
  expect(welcome?.text).toMatch(/^Willkommen bei Wan\./);
  expect(welcome?.text).not.toContain("Welcome");
  await page.getByLabel("Sechsstelliger Code").fill(code);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await page.getByRole("link", { name: "Du", exact: true }).waitFor();

  // Another device of theirs, which speaks English.
  const other = await (await newPhone()).newPage();
  await other.goto("/sign-in");
  await other.getByLabel("Email").fill(email);
  await other.getByLabel("Password").fill("ein langes Passwort");
  const told = other.waitForResponse((response) =>
    response.url().includes("/auth/v1/user") && response.request().method() === "PUT"
  );
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  expect((await told).ok()).toBe(true);
  await other.goto("/you/password");
  const before = (await mailsTo(email)).length;
  await other.getByRole("button", { name: "No password? Send me a code" }).click();
  await expect.poll(async () => (await mailsTo(email)).length).toBe(before + 1);
  const [proof] = await mailsTo(email);
  expect(proof?.subject).toMatch(/^Your Wan code: \d{6}$/);
  expect(proof?.text).toMatch(/^Type this code in Wan/);
});
