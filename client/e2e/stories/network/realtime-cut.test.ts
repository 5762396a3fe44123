import { expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { holdTheLine } from "../../phone/realtime.ts";
import { watchStages } from "../../videos/stages.ts";

useBrowser();

it("without Realtime the video progresses, never backwards, and the connection recovers without a reload", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  const line = await holdTheLine(page);
  const account = await newAccount();
  await signIn(page, account);
  await creditsOf(page).getByText("100").waitFor();
  await expect.poll(line.joins).toBe(1);
  await page.evaluate(() => Reflect.set(window, "isSameVisit", true));

  const stages = await watchStages(page);
  await make(page, "A lamp in a dark room, slowly turning [sim:slow=6s]");
  await creditsOf(page).getByText("90").waitFor();
  await line.cut();

  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  const seen = await stages.seen();
  expect(seen).toEqual([...seen].sort((a, b) => a - b));

  line.heal();
  await expect.poll(line.joins).toBe(2);
  // A video of another phone appears immediately.
  const other = await (await newPhone()).newPage();
  await signIn(other, account);
  await make(other, "Another lamp in another room");
  await page.getByRole("article", { name: /^Another lamp/ }).waitFor();
  await creditsOf(page).getByText("80").waitFor();
  expect(await page.evaluate(() => Reflect.get(window, "isSameVisit"))).toBe(true);
});
