import { createClient } from "@supabase/supabase-js";
import { expect, inject, it } from "vitest";
import type { Page } from "playwright-core";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";
import { connect } from "../../../../scripts/stack/postgres/connect.ts";
import {
  type Account,
  creditsOf,
  newAccount,
  newPhone,
  newSession,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";

useBrowser();

/** No other story uses it, because its price changes here. */
const MODEL = "wan-2.1-t2v-1.3b";

/** The composer as an earlier visit left it. */
async function chooseModel(page: Page, { id }: Account): Promise<void> {
  const draft = { id: crypto.randomUUID(), prompt: "", mode: "t2v", model: MODEL, values: {} };
  await page.addInitScript(
    ([key, text]) => localStorage.getItem(key) ?? localStorage.setItem(key, text),
    [`wan-pwa.${id}.draft`, JSON.stringify(draft)] as const,
  );
}

/** Taps until the composer is empty: right after another video, a tap counts as a double tap. */
async function send(page: Page, prompt: string): Promise<void> {
  const text = page.getByRole("textbox", { name: "Prompt" });
  await text.fill(prompt);
  await expect.poll(async () => {
    await page.locator("form.create button[type=submit]")
      .evaluate((button: HTMLButtonElement) => button.click());
    return await text.inputValue();
  }).toBe("");
}

async function setPrice(credits: number): Promise<void> {
  const sql = connect(inject("stack").adminDatabaseUrl, 1);
  try {
    const lines = sql.json([{ resolution: "480p", credits }]);
    await sql`
      insert into public.model_prices (model, lines, credits_max)
      values (${MODEL}, ${lines}, ${credits})`;
  } finally {
    await sql.end();
  }
}

/** The user's own client, as another device has it. */
async function otherDevice(account: Account) {
  const { apiUrl, publishableKey } = inject("stack");
  const session = await newSession(account);
  const client = createClient(apiUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { Authorization: `Bearer ${session.access_token}` } },
  });
  return {
    async costs() {
      const { data } = await client.from("generations").select("prompt,cost").throwOnError();
      return new Map((data ?? []).map(({ prompt, cost }) => [String(prompt), Number(cost)]));
    },
    async cancel(prompt: string) {
      const { data } = await client.from("generations").select("id").eq("prompt", prompt).single()
        .throwOnError();
      const { error } = await client.functions.invoke("cancel-generation", {
        body: { id: data.id },
      });
      if (error) throw error;
    },
  };
}

it("a queue of five with a price change: three are made, two are planned, and one question is asked", async () => {
  const phone = await newPhone();
  const account = await newAccount();
  const page = await phone.newPage();
  await chooseModel(page, account);
  await signIn(page, account);
  const device = await otherDevice(account);
  const run = crypto.randomUUID();
  const stuck = [1, 2, 3].map((number) => `A lamp in room ${number}, ${run} [sim:stuck]`);
  const later = [4, 5].map((number) => `A lamp in room ${number}, ${run}`);

  for (const prompt of stuck) await send(page, prompt);
  await page.getByRole("button", { name: "Plan video · 10 credits" }).waitFor();
  for (const prompt of later) await send(page, prompt);
  const planned = page.getByRole("region", { name: "2 planned · 20 credits" });
  await planned.getByText("3 of 3 being made").waitFor();
  expect(await planned.getByRole("listitem").allTextContents()).toEqual(
    later.map((prompt) => `${prompt}10 credits10`),
  );
  await creditsOf(page).getByText("50").waitFor();
  for (const prompt of stuck) {
    await expect.poll(() => device.costs().then((costs) => costs.get(prompt))).toBe(10);
  }

  // A killed app, and a second tab.
  await page.reload();
  await planned.waitFor();
  await creditsOf(page).getByText("50").waitFor();
  const other = await phone.newPage();
  await other.goto("/videos");
  await other.getByRole("region", { name: "2 planned · 20 credits" }).waitFor();

  await setPrice(12);
  await device.cancel(stuck[0] ?? "");
  const why = "The price has changed: 2 videos cost 24 credits now, not 20. Nothing was sent.";
  for (const tab of [page, other]) await tab.getByText(why).waitFor();
  expect((await device.costs()).size).toBe(3);

  await page.getByRole("button", { name: "Make 2 · 24 credits" }).click();
  await device.cancel(stuck[1] ?? "");
  for (const tab of [page, other]) {
    for (const prompt of later) await tab.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    await tab.getByRole("region", { name: / planned · / }).waitFor({ state: "hidden" });
    await creditsOf(tab).getByText("66").waitFor();
  }
  for (const prompt of later) {
    expect((await device.costs()).get(prompt)).toBe(12);
    expect(await countCreates(prompt)).toBe(1);
  }
});

it("planned videos can be edited or discarded, and a sign-out asks first", async () => {
  const phone = await newPhone();
  const account = await newAccount();
  const page = await phone.newPage();
  await signIn(page, account);
  const run = crypto.randomUUID();
  for (const number of [1, 2, 3]) await send(page, `A lamp in room ${number}, ${run} [sim:stuck]`);
  for (const number of [4, 5, 6]) await send(page, `A lamp in room ${number}, ${run}`);
  await creditsOf(page).getByText("40").waitFor();

  await page.getByRole("button", { name: /^Edit: A lamp in room 5/ }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
    .toContain("room 5");
  await page.getByRole("button", { name: /^Discard: A lamp in room 6/ }).click();
  await page.getByRole("region", { name: "1 planned · 10 credits" }).waitFor();
  await creditsOf(page).getByText("60").waitFor();

  await page.getByRole("link", { name: "You", exact: true }).click();
  // What is read moves the button down, and a tap could miss.
  await page.locator(".you-used[aria-busy=false]").waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByText("1 video is not sent yet and will be discarded.").waitFor();
  await page.getByRole("button", { name: "Discard and sign out" }).click();
  await page.getByLabel("Password").waitFor();
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage })))
    .not.toContain(account.id);
  expect(await countCreates(`A lamp in room 4, ${run}`)).toBe(0);
});
