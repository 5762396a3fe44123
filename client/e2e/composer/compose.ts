/** What a user does in the composer. Typing a prompt and tapping the button is `make` (browser.ts). */
import type { Locator, Page } from "playwright-core";

/** Opens what a chip opens, for example "more". */
export async function openChip(page: Page, opens: string): Promise<void> {
  await page.locator(`[data-choice="${opens}"]`).click();
  await page.locator(".choice-sheet[open]").waitFor();
}

/** The row of a file that the mode requires, by its label, for example "Clip". */
export function rowOf(page: Page, label: string): Locator {
  return page.locator(".create").getByRole("region", { name: label, exact: true });
}

/** Opens the whole field of a file that a row shows. */
export async function openRow(page: Page, label: string): Promise<Locator> {
  await rowOf(page, label).getByRole("button", { name: /^Change: / }).click();
  return sheetOf(page, label);
}

/** The open sheet of this title. */
export function sheetOf(page: Page, title: string): Locator {
  return page.getByRole("dialog", { name: title, exact: true });
}

export async function closeSheet(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

/** Chooses a mode, a model or a value of another choice: its chip, then the value. */
export async function pick(page: Page, opens: string, value: string): Promise<void> {
  await openChip(page, opens);
  await page.locator(`.choice-sheet [value="${value}"]`).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

/** Paints a box over the chosen clip, with the keyboard, and uses it as the mask. */
export async function paintBox(page: Page): Promise<void> {
  await openChip(page, "mask");
  await page.getByRole("button", { name: "Paint an area" }).click();
  await page.getByRole("button", { name: "The clip, to paint on" }).press("ArrowLeft");
  await page.getByRole("button", { name: "Use this area" }).click();
  await page.getByRole("button", { name: "Change the area" }).waitFor();
  await closeSheet(page);
}

export async function pickLength(page: Page, seconds: number): Promise<void> {
  await openChip(page, "length");
  await page.locator(".choice-sheet input[type=range]").fill(String(seconds));
  await closeSheet(page);
}

/** Chooses the first photo, and waits until it is taken: before that, there is nothing to send. */
export async function choosePhoto(
  page: Page,
  file: Parameters<Locator["setInputFiles"]>[0],
): Promise<void> {
  await page.getByLabel("Choose a photo").setInputFiles(file);
  await page.getByRole("img", { name: "Your photo" }).waitFor();
}

/** Opens the suggestions, among which the earlier prompts are. */
export async function openIdeas(page: Page): Promise<void> {
  await page.locator(".prompt-field-ideas").click();
  await page.locator(".ideas[open]").waitFor();
}
