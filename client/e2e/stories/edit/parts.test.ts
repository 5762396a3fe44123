import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { useBrowser } from "../../phone/browser.ts";
import { useEditPage } from "../../edit-page.ts";
import { inspect } from "../../inspect/inspect.ts";

useBrowser();
const editPage = useEditPage();
const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

it("references are chosen together, put into another order and removed, by anybody", async () => {
  const page = await editPage.open("clip.webm", { part: "references" });
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { look, findings } = inspect(page);
  await look("no reference");
  await page.getByLabel("Add photos").setInputFiles([photo, photo, photo, photo]);
  await page.getByText("3 of 3").waitFor();
  await page.getByText("The model takes up to 3 photos: the first ones were taken.").waitFor();
  await look("three references");
  const forward = page.getByRole("button", { name: "Move photo 3 forward" });
  await forward.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Photo 3 is now photo 2").waitFor();
  await page.keyboard.press("Enter"); // The focus went with the picture.
  await page.getByText("Photo 2 is now photo 1").waitFor();
  await page.keyboard.press("Enter"); // It is first now, so its other button has the focus.
  await page.getByText("2 of 3").waitFor();
  expect(findings()).toEqual([]);
});

it("one tap on an own video chooses it, and one of another length says why it cannot be", async () => {
  const page = await editPage.open("clip.webm", { part: "videos" });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("button", { name: "My videos" }).click();
  const { look, findings } = inspect(page);
  await look("own videos");
  expect(findings()).toEqual([]);
  const long = page.getByRole("button", { name: /15 s: too long, the model takes up to 5 s/ });
  await long.click({ force: true });
  await page.getByText("1 s: too short, the model takes 2 s or more").waitFor();
  await page.getByRole("button", { name: /video 2, / }).click();
  await page.getByText("Video 2 is chosen").waitFor();
});
