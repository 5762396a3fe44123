import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { connect } from "../../../../scripts/stack/postgres/connect.ts";
import {
  type Account,
  creditsOf,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { stripe } from "../../account/checkout.ts";
import { buyCredits, startPurchase } from "../../account/purchases.ts";

useBrowser();

async function openDeletion(account: Account): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, account);
  await page.goto("/you/delete");
  await page.getByLabel(/to confirm$/).fill(account.email);
  return page;
}

const remove = (page: Page) =>
  page.getByRole("button", { name: "Delete my account for good" }).click();

async function stateOf(purchaseId: string): Promise<unknown> {
  const sql = connect(inject("stack").adminDatabaseUrl, 1);
  try {
    const [row] = await sql`select state, granted from public.purchases where id = ${purchaseId}`;
    return { ...row };
  } finally {
    await sql.end();
  }
}

it("an account with a payment on its way is deleted once the payment has failed", async () => {
  const account = await newAccount();
  const { session } = await startPurchase(account);
  await stripe().pay(session, { method: "sepa_debit" });
  const page = await openDeletion(account);
  await page.getByText("A payment of €5.00 is still on its way.").waitFor();
  await remove(page);
  await page.getByRole("alert").getByText(/nothing was deleted.* 20\d\d at the latest\.$/)
    .waitFor();
  await stripe().asyncFail(session);
  await remove(page);
  await page.getByText("Your account has been deleted.").waitFor();
});

it("a deletion first ends a purchase that can still be paid", async () => {
  const account = await newAccount();
  const { id, session } = await startPurchase(account);
  const page = await openDeletion(account);
  await page.getByText("Purchases that are not paid yet are closed.").waitFor();
  await page.getByText("Your remaining 100 credits are lost.").waitFor();
  await remove(page);
  await page.getByText("Your account has been deleted.").waitFor();
  const sessions = await stripe().sessions();
  expect(sessions.find((one) => one.id === session)?.status).toBe("expired");
  expect(await stateOf(id)).toEqual({ state: "expired", granted: 0 });
});

it("a deletion first settles a purchase that was paid without the app hearing of it", async () => {
  const account = await newAccount();
  const { id, session } = await startPurchase(account);
  const fault = await stripe().fault({ op: "webhook", about: session }, "drop");
  await stripe().pay(session);
  const page = await openDeletion(account);
  await remove(page);
  await page.getByText("Your account has been deleted.").waitFor();
  expect(await stateOf(id)).toEqual({ state: "paid", granted: 500 });
  await stripe().clearFault(fault);
});

it("the credits that are lost can be returned instead, and the download has the purchases", async () => {
  const account = await newAccount();
  await buyCredits(account);
  await buyCredits(account);
  const phone = await newPhone();
  await phone.addInitScript(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const page = await phone.newPage();
  await signIn(page, account);
  await creditsOf(page).getByText("1,100", { exact: true }).waitFor();
  await page.goto("/you/delete");
  await page.getByText("Your remaining 1,100 credits are lost.").waitFor();
  await page.getByText("What you paid for lost credits is not sent back.").waitFor();
  await page.getByRole("link", { name: "Return unused credits first" }).click();
  await page.getByRole("button", { name: "Return unused credits" }).first().click();
  await page.getByRole("button", { name: "Return 500 credits" }).click();
  await page.getByText("500 credits are held for your return.").waitFor();

  await page.goto("/you/delete");
  await page.getByText("500 credits are held for your return. You still get the money back.")
    .waitFor();
  await page.getByRole("link", { name: "Download my data first" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download", exact: true }).click(),
  ]);
  const zip = await readFile(await download.path(), "latin1");
  const data = JSON.parse(/\{\n {2}"exported_at"[^]*?\n\}/.exec(zip)?.[0] ?? "null");
  expect(data.purchases).toHaveLength(2);
  expect(data.purchases).toEqual(expect.arrayContaining([
    expect.objectContaining({ pack: "500-eur-5", amount_paid: 500, held: 500 }),
    expect.objectContaining({ pack: "500-eur-5", amount_paid: 500, held: 0 }),
  ]));
});
