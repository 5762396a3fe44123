import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import {
  type Account,
  installServiceWorker,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { holdTheLine } from "../../phone/realtime.ts";
import { putRows } from "../../account/rows.ts";

useBrowser();

const tile = (page: Page, number: number) =>
  page.getByRole("article", { name: `A calm sea at dawn ${number}`, exact: true });

/** Scrolls until the oldest video is shown. */
async function scrollDown(page: Page): Promise<void> {
  await tile(page, 130).waitFor();
  await expect.poll(async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return await tile(page, 1).count();
  }).toBe(1);
}

/** Deletes as another device of the same user would. */
async function deleteElsewhere({ email, password }: Account, numbers: number[]): Promise<void> {
  const { apiUrl, publishableKey } = inject("stack");
  const client = createClient(apiUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  await client.auth.signInWithPassword({ email, password });
  const prompts = numbers.map((number) => `A calm sea at dawn ${number}`);
  const { data } = await client.from("generations").select("id").in("prompt", prompts);
  expect(data).toHaveLength(numbers.length);
  for (const { id } of data ?? []) {
    const { error } = await client.rpc("delete_generation", { p_id: id });
    expect(error).toBeNull();
  }
}

it("videos deleted elsewhere disappear without a reload, however far down, and at the next start", async () => {
  const account = await newAccount();
  await putRows(account.id, { count: 130, state: "completed", prompt: "A calm sea at dawn" });
  const phone = await newPhone();
  const line = await holdTheLine(phone);
  const page = await phone.newPage();
  await signIn(page, account);
  await installServiceWorker(page);
  await page.goto("/videos");
  await scrollDown(page);
  const filtered = await phone.newPage();
  await filtered.goto("/videos?show=ready&words=sea");
  await scrollDown(filtered);

  await line.cut();
  await phone.setOffline(true);
  await deleteElsewhere(account, [120, 5]);
  for (const tab of [page, filtered]) {
    await tab.getByText(/^Offline, as of/).waitFor();
    await tile(tab, 5).waitFor();
  }
  line.heal();
  await phone.setOffline(false);
  for (const tab of [page, filtered]) {
    await tile(tab, 5).waitFor({ state: "detached" });
    await tile(tab, 6).waitFor();
    await tile(tab, 4).waitFor();
  }

  // The device remembers the newest ones.
  await expect.poll(async () => {
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    return [121, 120].map((number) => kept.includes(`A calm sea at dawn ${number}`));
  }).toEqual([true, false]);
  await phone.setOffline(true);
  await page.reload();
  await tile(page, 119).waitFor();
  expect(await tile(page, 120).count()).toBe(0);
});
