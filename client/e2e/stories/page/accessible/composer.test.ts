import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { newAccount, signIn, useBrowser } from "../../../phone/browser.ts";
import { choosePhoto, closeSheet, openChip, openIdeas, pick } from "../../../composer/compose.ts";
import { inspect } from "../../../inspect/inspect.ts";
import { newStillPage } from "../../../inspect/still-page.ts";
import { addPhoto, promptOf } from "../../../composer/visitor.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../../fixtures/photo.jpg", import.meta.url));

it("the visitor's page is accessible, empty and with a photo", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await page.goto("/");
  await page.getByText("10 free videos, no card").waitFor();
  await promptOf(page).waitFor();
  await look("visitor's page");
  await addPhoto(page, await readFile(photo));
  await promptOf(page).fill("The camera moves slowly closer");
  await look("visitor's page, with a photo");
  expect(findings()).toEqual([]);
});

it("the composer is accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await signIn(page, await newAccount(15));
  await page.getByText("No videos yet.").waitFor();
  await look("create, without videos");
  // The button looks disabled, and explains itself when it is tapped.
  await page.getByRole("button", { name: /^Make video/ }).click({ force: true });
  await page.getByText("Describe what happens").waitFor();
  await look("create, told what is missing");
  await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room, slowly turning");
  await pick(page, "resolution", "720p");
  await page.getByText("This costs 20 credits").waitFor();
  await look("create, too dear");
  for (const chip of ["mode", "aspect_ratio", "length", "resolution", "model"]) {
    await openChip(page, chip);
    await look(`create, what the chip ${chip} opens`);
    await closeSheet(page);
  }
  await openChip(page, "more");
  await page.getByLabel("Seed").waitFor();
  await look("create with more");
  await closeSheet(page);
  await openIdeas(page);
  await look("create, ideas");
  await closeSheet(page);
  await pick(page, "mode", "i2v");
  await look("create from a photo");
  await choosePhoto(page, photo);
  await look("create with a photo");
  await page.getByRole("button", { name: "Crop" }).click();
  await page.getByRole("button", { name: "Use this part" }).waitFor();
  await look("create, cropping the photo");
  await closeSheet(page);
  expect(findings()).toEqual([]);
});

it("in forced colours, what can be tapped and what is chosen is visible", async () => {
  const page = await newStillPage();
  await page.emulateMedia({ forcedColors: "active" });
  await signIn(page, await newAccount());
  const style = (name: string, property: string) =>
    page.getByText(name, { exact: true }).locator(
      "xpath=ancestor-or-self::*[self::label or self::button]",
    )
      .evaluate((element, of) => getComputedStyle(element).getPropertyValue(of), property);
  await openChip(page, "resolution");
  const dotOf = (value: string) =>
    page.locator(`.choice-sheet [value="${value}"]`)
      .evaluate((option) => getComputedStyle(option, "::after").borderTopWidth);
  expect(await dotOf("480p")).not.toBe(await dotOf("720p"));
  await closeSheet(page);
  expect(await style("Make video · 10 credits", "border-top-style")).toBe("solid");
});
