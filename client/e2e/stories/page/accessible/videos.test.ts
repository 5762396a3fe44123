import { expect, it } from "vitest";
import { failRun } from "../../../../../scripts/fake-replicate/test/end-run.ts";
import { make, newAccount, signIn, useBrowser } from "../../../phone/browser.ts";
import { closeSheet, openIdeas, pick } from "../../../composer/compose.ts";
import { inspect } from "../../../inspect/inspect.ts";
import { newStillPage } from "../../../inspect/still-page.ts";

useBrowser();

it("videos and the player are accessible", async () => {
  const page = await newStillPage();
  const { glance, look, findings } = inspect(page);
  await signIn(page, await newAccount());
  await make(page, "A paper boat drifts down a rainy street at dusk");
  await page.getByRole("link", { name: /^Watch: A paper boat/ }).waitFor();
  const crowd = `A crowd of strangers, ${crypto.randomUUID()} [sim:stuck]`;
  await make(page, crowd);
  await page.getByRole("article").getByText(/^(Starting|Making)/).waitFor();
  // Where no tile shows it, a message says it.
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
  await failRun(crowd, "The input or output was flagged as sensitive. (E005)");
  await page.getByRole("region", { name: /Messages/ }).getByText(/^It didn't work out/).waitFor();
  await glance("messages");
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await page.getByRole("article").getByText("10 credits returned").waitFor();
  await make(page, "An old lighthouse in a storm, waves breaking [sim:slow=10m]");
  await page.getByRole("article").getByText(/^Making/).waitFor();
  await openIdeas(page);
  await page.getByRole("dialog").getByText("Earlier prompts").waitFor();
  await look("earlier prompts");
  await closeSheet(page);

  await page.locator("[data-sonner-toast]").first().waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Videos" }).click();
  await look("videos");
  await page.goto("/videos?from=photo");
  await page.getByRole("link", { name: "Show all videos" }).waitFor();
  await look("nothing under a filter");
  await page.getByRole("link", { name: "Show all videos" }).click();
  await page.getByRole("link", { name: /^Watch: A paper boat/ }).click();
  await page.getByLabel("Video", { exact: true }).waitFor();
  await page.keyboard.press("Tab"); // Hidden controls appear for a finger or for Tab.
  await look("player");
  await page.getByRole("link", { name: "Save" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.evaluate(() =>
    dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt: async () => {} }))
  );
  await page.getByRole("region", { name: "On your home screen" })
    .getByRole("button", { name: "Install Wan" }).waitFor();
  await look("the offer to install");
  await page.goto("/videos/00000000-0000-4000-8000-000000000000");
  await page.getByText("This video could not be found").waitFor();
  await look("player without a video");
  expect(findings()).toEqual([]);
});

it("sound, Extend and the parts of a long video are accessible", async () => {
  const page = await newStillPage();
  const { look, findings } = inspect(page);
  const boat = "A paper boat drifts down a rainy street at dusk";
  const storm = "The boat meets a storm in the gutter";
  const noMessages = () =>
    page.locator("[data-sonner-toast]").first().waitFor({ state: "detached" });
  const open = async (prompt: string) => {
    await page.getByRole("link", { name: `Watch: ${prompt}` }).click();
    await page.getByRole("dialog", { name: prompt }).waitFor();
  };
  await signIn(page, await newAccount(1000));
  await pick(page, "model", "wan-2.7-t2v");
  await make(page, boat);
  await open(boat);
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Sound" }).waitFor();
  await look("player, a video with sound");
  await page.getByRole("button", { name: "Extend" }).click();
  await page.getByRole("button", { name: "The last frame" }).waitFor();
  await look("player, extend");
  await page.getByRole("button", { name: "The last frame" }).click();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  const poster = page.waitForResponse((response) =>
    response.url().includes("/object/posters/") && response.request().method() === "POST"
  );
  await make(page, storm);
  await page.getByRole("link", { name: `Watch: ${storm}` }).waitFor();
  await poster;
  await noMessages();
  await open(storm);
  await page.locator(".part img").nth(1).waitFor();
  await page.keyboard.press("Tab");
  await look("player, the parts");
  await page.getByRole("button", { name: `Part 1 of 2: ${boat}` }).click();
  await page.getByRole("dialog", { name: boat }).waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("The part before was deleted").waitFor();
  await page.keyboard.press("Tab");
  await noMessages();
  await look("player, a part deleted");
  expect(findings()).toEqual([]);
});
