/** What a block of videos costs at the start and at the end of a list of ten thousand. */
import type { BrowserContext, CDPSession } from "playwright-core";
import type { Sql } from "postgres";
import { insertRows } from "../../client/e2e/account/insert-rows.ts";
import { scrollOn } from "../../client/e2e/phone/scroll-on.ts";

const VIDEOS = 10_000;
const PARTS = 10;
/** About 420 blocks in all, so that each part has as many. */
const BLOCKS_PER_PART = 42;

/** The work of the page's main thread for a block, in milliseconds, for each part of the list. */
export async function measureLongList(
  context: BrowserContext,
  url: string,
  sql: Sql,
  user: { id: string },
): Promise<number[]> {
  const prompt = "A storm in a glass";
  await insertRows(sql, user.id, { count: VIDEOS, state: "failed", prompt });
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url}videos?show=failed`);
  await page.getByRole("article", { name: `${prompt} ${VIDEOS}` }).waitFor();
  await page.getByRole("button", { name: "Older" }).waitFor();
  const devtools = await context.newCDPSession(page);
  // Without the time in which the rest of the machine had the core.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });

  const perBlock: number[] = [];
  let before = {
    blocks: await page.locator(".videos-blocks > *").count(),
    work: await workOf(devtools),
  };
  for (let part = 1; part <= PARTS; part += 1) {
    const { blocks } = await scrollOn(page, part < PARTS ? BLOCKS_PER_PART * part : Infinity);
    const work = await workOf(devtools);
    perBlock.push((work - before.work) / (blocks - before.blocks));
    before = { blocks, work };
  }
  await page.close();
  return perBlock;
}

async function workOf(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
}
