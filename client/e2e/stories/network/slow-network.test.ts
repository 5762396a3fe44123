import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { it } from "vitest";
import { creditsOf, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

/** A train between two towns. Latency in milliseconds. */
async function slowDown(page: Page, latency = 1_500): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: 50_000,
    uploadThroughput: 20_000,
  });
}

it("on a slow network, everything that takes over a second shows that it is working", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  const account = await newAccount();
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await slowDown(page);

  // Both are only shown for a while, so the page itself looks in every frame, from before the tap.
  const shown = (selector: string) =>
    page.waitForFunction((one) => document.querySelector(one) !== null, selector);
  const working = shown("button[aria-busy=true]");
  // Placeholders reserve the space of the list until it is loaded.
  const loading = shown("section[aria-busy=true]");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await working;
  await loading;
  await creditsOf(page).getByText("100").waitFor();

  await pick(page, "mode", "i2v");
  await choosePhoto(page, photo);
  await page.getByRole("textbox", { name: "Prompt" }).fill("The camera moves slowly closer");
  await page.getByRole("button", { name: /^Make video/ }).click();
  const tile = page.getByRole("article", { name: /^The camera moves/ });
  await tile.getByText("Sending").waitFor();
  await tile.getByRole("progressbar").waitFor();
  await creditsOf(page).getByText("90").waitFor();
  await tile.getByRole("link", { name: /^Watch/ }).waitFor();
});

it("data from an earlier visit shows its time until it is updated", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await creditsOf(page).getByText("100").waitFor();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith(".known")));
  await slowDown(page, 5_000);
  await page.reload();
  await creditsOf(page).getByText("100").waitFor();
  const note = page.getByRole("banner").getByText(/^As of .*, updating$/);
  await note.waitFor();
  await note.waitFor({ state: "hidden" });
});
