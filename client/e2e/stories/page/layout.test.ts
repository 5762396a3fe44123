import { expect, it } from "vitest";
import { make, newAccount, signIn, useBrowser } from "../../phone/browser.ts";
import { findMisplaced, findOverTile, SIZES } from "../../inspect/layout.ts";
import { newStillPage } from "../../inspect/still-page.ts";
import { newUserWithVideos, screens } from "../../screens.ts";

useBrowser();

it("nothing is cut, covered or past the edge on any screen at any size", async () => {
  const page = await newStillPage();
  const found: string[] = [];
  const look = async (screen: string) => {
    const things = await findMisplaced(page);
    found.push(...things.map((thing) => `${screen}, ${thing}`));
  };
  await page.goto("/create");
  await page.locator("h1").first().waitFor();
  await look("/create, signed out");
  await page.goto("/credits");
  await page.getByLabel("Password").waitFor();
  await look("sign in");

  await signIn(page, await newUserWithVideos());
  for (const [path, text] of Object.entries(screens)) {
    await page.goto(path);
    await page.getByText(text).first().waitFor();
    await look(path);
  }
  expect(found).toEqual([]);
});

it("a new user's first screen fits at every size, with the whole button to make a video", async () => {
  const page = await newStillPage();
  await signIn(page, await newAccount());
  await page.getByText("No videos yet").waitFor();
  expect(await findMisplaced(page)).toEqual([]);
  for (const size of Object.values(SIZES)) {
    await page.setViewportSize(size);
    const button = page.getByRole("button", { name: /^Make video/ });
    const bar = page.getByRole("navigation", { name: "Main" });
    const [box, its] = [await button.boundingBox(), await bar.boundingBox()];
    if (!box || !its) throw new Error("The button or the bar is missing.");
    // On a wide screen the bar is at the left.
    const end = its.width > its.height ? its.y : size.height;
    expect.soft(box.y + box.height, `${size.width} × ${size.height}`).toBeLessThanOrEqual(end);
  }
});

it("no message lies over the tile that it is about", async () => {
  const page = await newStillPage();
  await signIn(page, await newAccount());
  const prompt = "A lamp in a dark room, slowly turning";
  await make(page, prompt);
  await page.getByRole("article").filter({ hasText: prompt }).waitFor();
  const found = new Set<string>();
  const isReady = page.getByRole("link", { name: `Watch: ${prompt}` });
  await expect.poll(async () => {
    for (const thing of await findOverTile(page, prompt)) found.add(thing);
    return await isReady.count();
  }, { interval: 50 }).toBe(1);
  for (const thing of await findOverTile(page, prompt)) found.add(thing);
  expect([...found]).toEqual([]);
});
