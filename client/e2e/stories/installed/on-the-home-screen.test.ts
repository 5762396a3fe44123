import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";

useBrowser();

it("the badge counts the finished videos that nobody has looked at", async () => {
  const phone = await newPhone();
  await phone.addInitScript(() => {
    const badges: number[] = [];
    Object.assign(window, { badges });
    navigator.setAppBadge = async (count) => void badges.push(count ?? 1);
    navigator.clearAppBadge = async () => void badges.push(0);
  });
  const page = await phone.newPage();
  const badge = () => page.evaluate(() => (Reflect.get(window, "badges") as number[]).at(-1));
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await expect.poll(badge).toBe(1);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await expect.poll(badge).toBe(0);
});

it("the app offers to be installed once a video was saved, until the user dismisses it", async () => {
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, await newAccount());
  await page.evaluate(() =>
    dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt: async () => {} }))
  );
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByRole("button", { name: "Install Wan" }).waitFor();

  await page.getByRole("link", { name: "Create", exact: true }).click();
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  const hint = page.getByRole("region", { name: "On your home screen" });
  expect(await hint.count()).toBe(0);
  await page.getByRole("link", { name: "Save" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await hint.getByRole("button", { name: "No, thanks" }).click();
  await hint.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByRole("button", { name: "Install Wan" }).waitFor();
});
