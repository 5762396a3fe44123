import { expect, it } from "vitest";
import { completeRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import { creditsOf, make, newPhone, still, useBrowser } from "../../phone/browser.ts";
import { pack } from "../../account/checkout.ts";
import { pick } from "../../composer/compose.ts";
import { codeTo } from "../../account/mailbox.ts";
import { whenJoined } from "../../phone/realtime.ts";
import { watchStages } from "../../videos/stages.ts";

useBrowser();

it("a new user signs up, turns a prompt into a video, watches it, and sees where the credits went", async () => {
  const page = await (await newPhone()).newPage();
  const joined = whenJoined(page);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Create an account" }).click();
  const email = `${crypto.randomUUID()}@example.com`;
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  await page.getByLabel("Six-digit code").fill(await codeTo(email));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await creditsOf(page).getByText("100").waitFor();
  await joined;

  const prompt = `A paper boat, ${crypto.randomUUID()} [sim:slow=12s] [sim:stuck]`;
  await pick(page, "resolution", "480p");
  const stages = await watchStages(page);
  await make(page, prompt);
  await creditsOf(page).getByText("90").waitFor();

  await expect.poll(async () => new Set(await stages.seen()).size).toBeGreaterThan(1);
  await completeRun(prompt);
  const done = page.getByRole("link", { name: `Watch: ${prompt}` });

  await done.click();
  const video = page.getByLabel("Video", { exact: true });
  await video.waitFor();
  await page.waitForFunction(() => {
    const player = document.querySelector<HTMLVideoElement>("dialog video");
    return player !== null && player.currentTime > 0.1 && player.videoWidth > 0;
  });
  await still(page);
  await page.getByRole("button", { name: "Close" }).click();
  await still(page);

  await page.getByRole("link", { name: "Credits", exact: true }).click();
  // The packs are a list, too.
  const lines = page.getByRole("main").getByRole("listitem").filter({ hasText: "Balance" });
  await expect.poll(() => lines.allTextContents()).toEqual([
    expect.stringMatching(/paper boat.*− 10Video.*− 10Balance 90/),
    expect.stringMatching(/100 free credits\+ 100Bonus.*Balance 100/),
  ]);
  await pack(page, "500").waitFor(); // The packs move the lines down when they are read.
  await lines.first().getByText("paper boat").click();
  await lines.first().getByText("Balance 90").waitFor();
  await lines.first().getByRole("link", { name: "Open the video" }).click();
  await page.getByLabel("Video", { exact: true }).waitFor();
});
