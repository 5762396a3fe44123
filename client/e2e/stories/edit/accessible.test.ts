import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newAccount, signIn, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openChip, openRow, pick, rowOf, sheetOf } from "../../composer/compose.ts";
import { tinyClip } from "../../fixtures/large-clip.ts";
import { findEnglish } from "../../inspect/english.ts";
import { inspect } from "../../inspect/inspect.ts";
import { findCrowded } from "../../inspect/reflow.ts";
import { newStillPage } from "../../inspect/still-page.ts";
import { putRows } from "../../account/rows.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));
const clip = fileURLToPath(new URL("../../fixtures/clips/b-frames.mp4", import.meta.url));
const VACE = "wan-2.1-vace-14b";

/** Signs in with enough credits, and with two videos that can be edited. */
async function open(page: Page): Promise<void> {
  const account = await newAccount(1000);
  await putRows(account.id, { count: 2, state: "completed", prompt: "A calm sea at dawn" });
  await signIn(page, account);
}

it("the form of Edit is accessible: the clip, own videos, the painter and references", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await open(page);
  await pick(page, "mode", "v2v");
  await pick(page, "model", VACE);
  await page.getByText("The video that is changed. 1 to 5 s.").waitFor();
  await look("edit, without a clip");
  await openChip(page, "mask");
  await page.getByText("Choose the clip first, then paint what should be new.").waitFor();
  await look("edit, no clip to paint on");
  await closeSheet(page);
  await button("My videos").click();
  await page.getByRole("button", { name: /^A calm sea at dawn 2/ }).waitFor();
  await look("edit, own videos");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("long.mp4"));
  await sheetOf(page, "Clip").getByRole("button", { name: "Use this part" }).waitFor();
  await look("edit, a clip that is too long");
  await closeSheet(page);
  await rowOf(page, "Clip").getByText("12 s · Pick a part").waitFor();
  await look("edit, a clip of which no part is picked yet");
  await rowOf(page, "Clip").getByRole("button", { name: "Remove the clip" }).click();
  await page.getByLabel("Choose a clip").setInputFiles(clip);
  await page.getByText("5 s · 64 × 112 · no sound").waitFor();
  await openRow(page, "Clip");
  await look("edit, what can be done with a clip");
  await closeSheet(page);
  await openChip(page, "mask");
  await button("Paint an area").click();
  const board = button("The clip, to paint on");
  await board.press("ArrowLeft");
  await look("edit, the painter");
  await button("Use this area").click();
  await button("Change the area").waitFor();
  await look("edit, a painted area");
  await closeSheet(page);
  await openChip(page, "references");
  await page.getByLabel("Add photos").setInputFiles([photo, photo]);
  await page.getByText("2 of 3").waitFor();
  await look("edit, two references");
  await closeSheet(page);
  await look("edit, with a clip, an area and two references");

  await pick(page, "model", "wan-2.7-videoedit");
  await page.getByRole("button", { name: "Resolution: 720p" }).waitFor();
  await look("edit, another model");
  expect(findings()).toEqual([]);
});

it("an upload that failed, a sound and a last photo are accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  await signIn(page, await newAccount(1000));
  await pick(page, "model", "wan-2.7-t2v");
  await openChip(page, "length");
  await page.getByRole("slider", { name: "Length" }).waitFor();
  await look("create, the length of the newest model");
  await closeSheet(page);
  await openChip(page, "more");
  await page.getByLabel("Seed").waitFor();
  await look("create, the newest model and more");
  await closeSheet(page);
  await openChip(page, "sound");
  await page.getByLabel("Choose a sound").waitFor();
  await look("create, a sheet for a sound");
  await page.route("**/measure-upload", (route) => route.abort());
  await page.getByLabel("Choose a sound").setInputFiles(tinyClip("long.wav"));
  await page.getByRole("button", { name: "Upload again" }).waitFor();
  await look("create, a sound that could not be uploaded");
  await closeSheet(page);
  await page.locator('[data-choice="sound"]').getByText("Failed").waitFor();
  await look("create, a chip of a sound that could not be uploaded");
  await openChip(page, "sound");
  await page.unroute("**/measure-upload");
  // It may have gone on by itself by now.
  await page.getByRole("button", { name: "Upload again" }).click({ timeout: 5_000 })
    .catch(() => {});
  await sheetOf(page, "Sound").getByText("6 s", { exact: true }).waitFor();
  await look("create with a sound");
  await closeSheet(page);

  await pick(page, "mode", "i2v");
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await look("create from a photo, with room for a last one");
  await openChip(page, "last_picture");
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await page.getByRole("img", { name: "Last photo" }).waitFor();
  await look("create, a sheet for a last photo");
  await closeSheet(page);
  await look("create from two photos");
  expect(findings()).toEqual([]);
});

it("in German, what is new in the form is in German and fits on a phone", async () => {
  const page = await newStillPage();
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const found: string[] = [];
  const look = async (screen: string) => {
    const crowded = await findCrowded(page, { width: 390, height: 844, zoom: 1 });
    // Overlaps are the same in every language, and tested above.
    const cut = crowded.filter((thing) => !thing.includes("lies under"));
    for (const thing of [...await findEnglish(page), ...cut]) found.push(`${screen}: ${thing}`);
  };
  await page.goto("/icon.svg");
  await page.evaluate(() => localStorage.setItem("wan-pwa.language", "de"));
  await open(page);
  await pick(page, "mode", "v2v");
  await pick(page, "model", VACE);
  await page.getByText("Das Video, das geändert wird. 1 bis 5 s.").waitFor();
  await look("Bearbeiten ohne Clip");
  await openChip(page, "mask");
  await page.getByText("Wähl zuerst den Clip und mal dann an").waitFor();
  await look("Bearbeiten, bemalte Stelle ohne Clip");
  await closeSheet(page);
  await button("Meine Videos").click();
  await button(/^A calm sea at dawn 2/).waitFor();
  await look("Bearbeiten, eigene Videos");
  await page.keyboard.press("Escape");
  await page.getByLabel("Clip wählen").setInputFiles(tinyClip("long.mp4"));
  await button("Diesen Teil verwenden").waitFor();
  await look("Bearbeiten, ein zu langer Clip");
  await closeSheet(page);
  await rowOf(page, "Clip").getByText("12 s · Teil wählen").waitFor();
  await look("Bearbeiten, ein Clip ohne gewählten Teil");
  await button("Clip entfernen").click();
  await page.getByLabel("Clip wählen").setInputFiles(clip);
  await page.getByText("5 s · 64 × 112 · ohne Ton").waitFor();
  await rowOf(page, "Clip").getByRole("button", { name: /^Ändern: / }).click();
  await page.getByLabel("Anderen Clip wählen").waitFor();
  await look("Bearbeiten, was mit einem Clip möglich ist");
  await closeSheet(page);
  await openChip(page, "mask");
  await button("Stelle anmalen").click();
  await button("Der Clip zum Anmalen").press("ArrowLeft");
  await look("Bearbeiten, beim Anmalen");
  await button("Diese Stelle verwenden").click();
  await button("Ändern der Stelle").waitFor();
  await closeSheet(page);
  await openChip(page, "references");
  await page.getByLabel("Fotos hinzufügen").setInputFiles([photo, photo]);
  await page.getByText("2 von 3").waitFor();
  await look("Bearbeiten, Vorlagen");
  await closeSheet(page);
  await look("Bearbeiten mit Clip, Stelle und Vorlagen");

  await pick(page, "mode", "t2v");
  await pick(page, "model", "wan-2.7-t2v");
  await openChip(page, "sound");
  await page.getByLabel("Ton wählen").setInputFiles(tinyClip("long.wav"));
  await sheetOf(page, "Ton").getByText("6 s", { exact: true }).waitFor();
  await look("Erstellen mit Ton");
  await closeSheet(page);
  const prompt = "Ein Boot auf der Elbe, langsam";
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await button(/^Video erstellen/).click();
  await page.getByRole("link", { name: `Ansehen: ${prompt}` }).click();
  await page.getByRole("dialog", { name: prompt }).waitFor();
  await page.keyboard.press("Tab");
  await button("Ton").waitFor();
  await button("Verlängern").click();
  await button("Dem ganzen Video").waitFor();
  await look("Player, verlängern");
  expect(found).toEqual([]);
});
