import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { putRows } from "../../account/rows.ts";
import { scrollOn } from "../../phone/scroll-on.ts";

useBrowser();

it("the address filters the list, and further pages of the filtered list load while scrolling", async () => {
  const account = await newAccount();
  await putRows(account.id, { count: 70, state: "failed", prompt: "A storm in a glass" });
  await putRows(account.id, { count: 130, state: "completed", prompt: "A calm sea at dawn" });
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: "Failed", exact: true }).click();
  await page.getByRole("article", { name: "A storm in a glass 70" }).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe("?show=failed");
  await expect.poll(() => page.getByRole("article", { name: /calm sea/ }).count()).toBe(0);

  // Ten are on the second page of the filtered list, below the 60 of the first.
  const oldest = page.getByRole("article", { name: "A storm in a glass 1", exact: true });
  await expect.poll(async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return await oldest.count();
  }).toBe(1);
  await page.getByRole("button", { name: "Older" }).waitFor({ state: "detached" });

  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole("link", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Search prompts" }).click();
  await page.getByRole("searchbox", { name: "Search prompts" }).fill("glass 42");
  await page.waitForURL(/words=glass\+42$/);
  await page.getByRole("article", { name: "A storm in a glass 42" }).waitFor();
  await expect.poll(() => page.getByRole("article").count()).toBe(1);

  await page.reload();
  await page.getByRole("article", { name: "A storm in a glass 42" }).waitFor();
  await page.getByRole("link", { name: "Making", exact: true }).click();
  await page.getByText("No video matches all of these.").waitFor();
  await page.getByRole("link", { name: "Show all videos" }).click();
  await page.getByRole("article", { name: "A calm sea at dawn 130" }).waitFor();
});

it("a poster is drawn once, and shows the video if the user saves data", async () => {
  const account = await newAccount();
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, account);
  const brought = page.waitForResponse((response) =>
    response.url().includes("/object/posters/") && response.request().method() === "POST"
  );
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  expect((await brought).status()).toBe(200);

  const other = await (await newPhone()).newPage();
  await other.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true } })
  );
  const videos: string[] = [];
  other.on("request", (request) => {
    if (request.url().includes("/videos/") && request.url().includes("token=")) {
      videos.push(request.url());
    }
  });
  await signIn(other, account);
  await other.waitForFunction(() =>
    (document.querySelector<HTMLImageElement>(".tile img")?.naturalWidth ?? 0) > 0
  );
  expect(videos).toEqual([]);
});

it(
  "ten thousand videos stay light: the page has as many elements at the end as at the start",
  async () => {
    const count = 10_000;
    const account = await newAccount();
    await putRows(account.id, { count, state: "failed", prompt: "A storm in a glass" });
    const page = await (await newPhone()).newPage();
    const refused: string[] = [];
    page.on("requestfailed", (request) => refused.push(`${request.url()}: no answer`));
    page.on("response", (response) => {
      if (response.status() >= 400) refused.push(`${response.url()}: ${response.status()}`);
    });
    await signIn(page, account);
    await page.goto("/videos?show=failed");
    await page.getByRole("article", { name: `A storm in a glass ${count}` }).waitFor();
    // The whole list has that row as well; only this shows that the filtered list has loaded.
    await page.getByRole("button", { name: "Older" }).waitFor();
    refused.length = 0; // Requests of the first page are not waited for.

    const parts: Awaited<ReturnType<typeof scrollOn>>[] = [];
    for (let part = 1; part <= 10; part += 1) {
      const scrolled = await scrollOn(page, part < 10 ? 40 * part : Infinity).catch((error) => {
        throw new Error(`Refused: ${refused.join(", ") || "nothing"}`, { cause: error });
      });
      parts.push(scrolled);
    }
    const oldest = page.getByRole("article", { name: "A storm in a glass 1", exact: true });
    await expect.poll(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return await oldest.count();
    }).toBe(1);

    expect(refused).toEqual([]);
    expect(parts.map(({ isEnd }) => isEnd)).toEqual([...Array(9).fill(false), true]);
    expect(parts.at(-1)?.blocks).toBeGreaterThan(400);
    expect(Math.max(...parts.map(({ most }) => most))).toBeLessThan(200);
    expect(await page.locator("*").count()).toBeLessThan(3_000);
  },
);
