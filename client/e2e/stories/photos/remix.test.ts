import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { failRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import { make, newAccount, newPhone, signIn, still, useBrowser } from "../../phone/browser.ts";
import { choosePhoto, pick } from "../../composer/compose.ts";

useBrowser();

const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

it("Remix of a photo video keeps its photo, which is not uploaded again", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await pick(page, "mode", "i2v");
  await choosePhoto(page, photo);
  const starts: { inputs: { picture: string } }[] = [];
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST") return;
    if (request.url().endsWith("/start-generation")) starts.push(request.postDataJSON());
    if (request.url().includes("/object/pictures/")) uploads.push(request.url());
  });
  const first = `The camera moves closer, ${crypto.randomUUID()} [sim:stuck]`;
  await make(page, first);
  await page.getByRole("article").getByText(/^(Starting|Making)/).waitFor();
  await failRun(first, "The input or output was flagged as sensitive. (E005)");
  await page.getByRole("article").getByRole("button", { name: /^Change the words/ }).click();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  expect(await page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe(first);
  await make(page, "The light grows warm");

  const done = page.getByRole("link", { name: /^Watch: The light/ });
  await done.click();
  await still(page);
  await page.getByRole("dialog").getByRole("button", { name: "Remix" }).click();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await make(page, "The light grows cold");
  await page.getByRole("link", { name: /^Watch: The light grows cold/ }).waitFor();

  const pictures = starts.map(({ inputs }) => inputs.picture);
  expect(pictures).toHaveLength(3);
  expect(new Set(pictures).size).toBe(1);
  expect(uploads).toHaveLength(1);
});
