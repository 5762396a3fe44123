import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { fileAt, inputOf } from "../../../../scripts/fake-replicate/test/input-of.ts";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openChip, pick } from "../../composer/compose.ts";
import { tinyClip } from "../../fixtures/large-clip.ts";

useBrowser();

it("a video follows a sound that was chosen, at the same price", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(200));
  await pick(page, "model", "wan-2.7-t2v");
  await openChip(page, "sound");
  const field = page.getByRole("region", { name: "Sound", exact: true });
  await field.getByLabel("Choose a sound").setInputFiles(tinyClip("long.wav"));
  await field.getByText("6 s", { exact: true }).waitFor();
  await closeSheet(page);
  await page.getByRole("button", { name: "Make video · 100 credits" }).waitFor();

  const prompt = `A singer in an empty hall, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await creditsOf(page).getByText("100", { exact: true }).waitFor();
  const { audio } = await inputOf(prompt);
  const sent = Buffer.from(await (await fileAt(audio)).arrayBuffer());
  expect(sent.equals(await readFile(tinyClip("long.wav")))).toBe(true);
});
