import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../browser.ts";
import { putRows } from "../rows.ts";

useBrowser();

it("the list is filtered by its address, and pages of what is left come on the way down", async () => {
  const account = await newAccount();
  await putRows(account.id, { count: 70, state: "failed", prompt: "A storm in a glass" });
  await putRows(account.id, { count: 130, state: "completed", prompt: "A calm sea at dawn" });
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: "Didn't work" }).click();
  await page.getByRole("article", { name: "A storm in a glass 70" }).waitFor();
  expect(new URL(page.url()).search).toBe("?show=failed");
  expect(await page.getByRole("article", { name: /calm sea/ }).count()).toBe(0);

  // Ten are on the second page of what is left, below the 60 of the first.
  const oldest = page.getByRole("article", { name: "A storm in a glass 1", exact: true });
  await expect.poll(async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return await oldest.count();
  }, { timeout: 20_000 }).toBe(1);
  expect(await page.getByRole("button", { name: "Older" }).count()).toBe(0);

  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole("link", { name: "All", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search the prompts" }).fill("glass 42");
  await page.waitForURL(/words=glass\+42$/);
  await page.getByRole("article", { name: "A storm in a glass 42" }).waitFor();
  expect(await page.getByRole("article").count()).toBe(1);

  await page.reload();
  await page.getByRole("article", { name: "A storm in a glass 42" }).waitFor();
  await page.getByRole("link", { name: "Being made" }).click();
  await page.getByText("No prompt has these words.").waitFor();
  await page.getByRole("link", { name: "Show all videos" }).click();
  await page.getByRole("article", { name: "A calm sea at dawn 130" }).waitFor();
});

it("a poster is drawn once, and shows the video where data is saved", async () => {
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
  "ten thousand videos stay light: the page holds as many elements at the end as at the start",
  async () => {
    const count = 10_000;
    const account = await newAccount();
    await putRows(account.id, { count, state: "failed", prompt: "A storm in a glass" });
    const page = await (await newPhone()).newPage();
    await signIn(page, account);
    await page.goto("/videos?show=failed");
    await page.getByRole("article", { name: `A storm in a glass ${count}` }).waitFor();

    const scrolled = await page.evaluate(async () => {
      const tilesAt: number[] = [];
      const pagesAt: number[] = [];
      const all = (what: string) => document.querySelectorAll(what).length;
      const nextFrame = () =>
        new Promise((resolve) => {
          requestAnimationFrame(resolve);
        });
      const begin = performance.now();
      let blocks = all(".videos-blocks > *");
      while (all(".videos-older") > 0 && performance.now() - begin < 150_000) {
        scrollTo(0, document.body.scrollHeight);
        await nextFrame();
        tilesAt.push(all(".tile"));
        if (all(".videos-blocks > *") > blocks) pagesAt.push(performance.now() - begin);
        blocks = all(".videos-blocks > *");
      }
      return { tilesAt, pagesAt, blocks, elements: all("*") };
    });
    const oldest = page.getByRole("article", { name: "A storm in a glass 1", exact: true });
    await expect.poll(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return await oldest.count();
    }).toBe(1);
    expect(await page.getByRole("button", { name: "Older" }).count()).toBe(0);
    expect(scrolled.blocks).toBeGreaterThan(400);
    expect(Math.max(...scrolled.tilesAt)).toBeLessThan(200);
    expect(scrolled.elements).toBeLessThan(3_000);

    // Stalls that grow with the list: its last tenth takes as long as its first, whatever the machine.
    const tenth = Math.floor(scrolled.pagesAt.length / 10);
    const first = scrolled.pagesAt[tenth] ?? 0;
    const last = (scrolled.pagesAt.at(-1) ?? 0) - (scrolled.pagesAt.at(-1 - tenth) ?? 0);
    expect(last / first).toBeLessThan(4);
  },
  240_000,
);
