import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { creditsOf, newAccount, newPhone, newSession, useBrowser } from "../../phone/browser.ts";
import { findEnglish } from "../../inspect/english.ts";
import { codeTo } from "../../account/mailbox.ts";
import { addPhoto, compose, isVisitors, keptOnDevice, promptOf } from "../../composer/visitor.ts";

useBrowser();

const photo = await readFile(fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url)));
const PROMPT = "A paper boat drifts down a rainy street at dusk";
const makeButton = (page: Page) => page.getByRole("button", { name: /^Make video/ });
const newAddress = () => `${crypto.randomUUID()}@example.com`;

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const keptOfVisitor = async (page: Page) => (await keptOnDevice(page)).filter(isVisitors);

it("a visitor composes a video with a photo, signs up, and makes it with one more tap", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  const sent: string[] = [];
  phone.on("request", (request) => {
    if (request.method() !== "GET" && request.method() !== "OPTIONS") sent.push(request.url());
  });
  await page.goto("/");
  await page.getByText("10 free videos, no card").waitFor();
  await addPhoto(page, photo);
  await promptOf(page).fill(PROMPT);
  await expect.poll(async () => (await keptOfVisitor(page)).length).toBe(2);

  await page.reload();
  await expect.poll(() => promptOf(page).inputValue()).toBe(PROMPT);
  await page.locator(".create img").first().waitFor();
  await makeButton(page).click();
  await page.getByRole("heading", { name: "Create an account" }).waitFor();
  await page.getByText("10 free videos, no card").waitFor();
  expect(new Set(sent.map((url) => new URL(url).pathname))).toEqual(
    new Set(["/rest/v1/rpc/read_catalog", "/rest/v1/rpc/read_offer"]),
  );

  const email = newAddress();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  const code = await codeTo(email);
  // The mail may be there before the answer is, and only then the app knows that it needs a code.
  await page.getByLabel("Six-digit code").waitFor();
  await page.close();

  // The phone has closed the app while the mail was read. It opens at its usual address.
  const again = await phone.newPage();
  await again.goto("/create");
  await again.getByLabel("Six-digit code").fill(code);
  await again.getByLabel("Your password again").fill("a long password");
  await again.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(again).getByText("100").waitFor();
  await expect.poll(() => promptOf(again).inputValue()).toBe(PROMPT);
  await again.locator(".create img").first().waitFor();
  expect(await again.getByRole("link", { name: /^Watch: / }).count()).toBe(0);
  await expect.poll(() => keptOfVisitor(again)).toEqual([]);

  await makeButton(again).click();
  await again.getByRole("link", { name: `Watch: ${PROMPT}` }).waitFor();
  expect(sent.filter((url) => url.includes("/functions/v1/start-generation"))).toHaveLength(1);
});

it("a visitor who reads German finds no English", async () => {
  const page = await (await newPhone()).newPage();
  await page.addInitScript(() =>
    Object.defineProperty(navigator, "languages", { get: () => ["de-DE"] })
  );
  await page.goto("/");
  await page.getByText("10 Videos gratis, ohne Karte").waitFor();
  await promptOf(page).waitFor();
  await page.locator(".example").first().waitFor();
  expect(await findEnglish(page)).toEqual([]);
  await page.getByRole("link", { name: "Konto anlegen" }).click();
  await page.getByRole("heading", { name: "Konto anlegen" }).waitFor();
  expect(await findEnglish(page)).toEqual([]);
});

it("an example fills the visitor's composer", async () => {
  const page = await (await newPhone()).newPage();
  await page.goto("/");
  const example = page.locator(".example").first();
  await example.click();
  await expect.poll(() => promptOf(page).inputValue()).not.toBe("");
});

it("after an hour, nothing of a visitor is left, in the open page nor at the next start", async () => {
  const page = await (await newPhone()).newPage();
  await page.clock.install();
  await compose(page, PROMPT);
  await addPhoto(page, photo);
  await expect.poll(async () => (await keptOfVisitor(page)).length).toBe(2);
  await page.clock.fastForward("59:00");
  expect(await promptOf(page).inputValue()).toBe(PROMPT);
  await page.clock.fastForward("01:01");
  await expect.poll(() => promptOf(page).inputValue()).toBe("");
  await expect.poll(() => keptOfVisitor(page)).toEqual([]);

  await promptOf(page).fill(PROMPT);
  await expect.poll(async () => (await keptOfVisitor(page)).length).toBe(1);
  await page.goto("about:blank");
  await page.clock.fastForward("01:01:00");
  await page.goto("/videos");
  await page.getByLabel("Password").waitFor();
  await expect.poll(() => keptOfVisitor(page)).toEqual([]);
  await page.goto("/");
  expect(await promptOf(page).inputValue()).toBe("");
});

it("a session that is restored gets nothing of a visitor", async () => {
  const account = await newAccount();
  const phone = await newPhone();
  const page = await phone.newPage();
  await compose(page, PROMPT);
  await addPhoto(page, photo);
  await expect.poll(async () => (await keptOfVisitor(page)).length).toBe(2);
  await page.evaluate(
    (session) => localStorage.setItem("wan-pwa.session", session),
    JSON.stringify(await newSession(account)),
  );
  const other = await phone.newPage();
  await other.goto("/create");
  await creditsOf(other).getByText("100").waitFor();
  await expect.poll(() => keptOfVisitor(other)).toEqual([]);
  expect(await promptOf(other).inputValue()).toBe("");
  // The open page of the visitor hears of it by a reload at the latest.
  await page.reload();
  await creditsOf(page).getByText("100").waitFor();
  expect(await promptOf(page).inputValue()).toBe("");
  expect(await keptOfVisitor(page)).toEqual([]);
});

it("the user's own draft stays, and the visitor's is offered beside it", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await signIn(page, account);
  await creditsOf(page).getByText("100").waitFor();
  await promptOf(page).fill("The user's own text");
  // The session is lost without a sign-out, so the text is kept.
  await page.evaluate(() => localStorage.removeItem("wan-pwa.session"));
  await compose(page, PROMPT);
  // Somebody has used this device before, so signing in comes first.
  await makeButton(page).click();
  await signIn(page, account);
  await creditsOf(page).getByText("100").waitFor();
  await expect.poll(() => promptOf(page).inputValue()).toBe("The user's own text");
  await page.getByRole("region").getByText(PROMPT).waitFor();
  await expect.poll(() => keptOfVisitor(page)).toEqual([]);
});

it("another user's draft on this device goes when a visitor signs up, and the visitor's stays", async () => {
  const [first, second] = [await newAccount(), await newAccount()];
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await signIn(page, first);
  await creditsOf(page).getByText("100").waitFor();
  await promptOf(page).fill("The first user's text");
  await page.evaluate(() => localStorage.removeItem("wan-pwa.session"));
  await compose(page, PROMPT);
  await addPhoto(page, photo);
  await expect.poll(async () => (await keptOfVisitor(page)).length).toBe(2);
  await makeButton(page).click();
  await signIn(page, second);
  await creditsOf(page).getByText("100").waitFor();
  await expect.poll(() => promptOf(page).inputValue()).toBe(PROMPT);
  await page.locator(".create img").first().waitFor();
  await expect.poll(async () =>
    (await keptOnDevice(page)).filter((key) => !key.includes(second.id))
  ).toEqual([]);
});
