/** The free credits through the public doors: Auth, REST and Realtime. */
import type { TransactionSql } from "postgres";
import { expect, inject, it } from "vitest";
import * as z from "zod/mini";
import { balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { offerSchema } from "../../functions/_shared/contracts/catalog/offer.ts";
import { asAnon, asUser, newUser, sql, undone } from "../fixtures/database.ts";

const newUserSchema = z.union([
  z.object({ user: z.object({ id: z.string() }) }),
  z.object({ id: z.string() }),
]);

/** Signs up through Auth and confirms the address. Null if Auth refuses it. */
async function signUp(email: string): Promise<string | null> {
  const { apiUrl, publishableKey } = inject("stack");
  const response = await fetch(`${apiUrl}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: publishableKey, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "a long password" }),
  });
  if (!response.ok) return null;
  const answer = newUserSchema.parse(await response.json());
  const id = "user" in answer ? answer.user.id : answer.id;
  await sql`
    update auth.users set email_confirmed_at = now() where id = ${id} and email_confirmed_at is null`;
  return id;
}

it("fifteen ways to write one address get the free credits once", async () => {
  const name = `n${crypto.randomUUID().slice(0, 8)}`;
  const users = await Promise.all([
    `${name}@gmail.com`,
    `${name}+1@gmail.com`,
    `${name}+two+three@gmail.com`,
    `n.${name.slice(1)}@gmail.com`,
    `${name.split("").join(".")}@gmail.com`,
    `${name}@googlemail.com`,
    `"${name}"@gmail.com`,
    `${name}@gmail.com.`,
    `${name.toUpperCase()}@GMAIL.com`,
    `n\u200b${name.slice(1)}@gmail.com`,
    `${name}\u00ad@gmail.com`,
    `${name}(comment)@gmail.com`,
    `ｎ${name.slice(1)}@gmail.com`,
    `${name}@gmail\u3002com`,
    `${name}@mailinator.com`,
  ].map(signUp));
  // Auth gives the same account to a second sign-up that arrives before the first is confirmed.
  const opened = [...new Set(users.filter((user) => user !== null))];
  expect(opened.length).toBeGreaterThan(10);
  const credits = await Promise.all(opened.map(balanceOf));
  expect(credits.reduce((sum, one) => sum + one, 0)).toBe(100);
});

it("the forms of one accented address get the free credits once", async () => {
  const name = crypto.randomUUID().slice(0, 8);
  const users = await Promise.all(
    [`jos\u00e9${name}@example.org`, `jose\u0301${name}@example.org`].map(signUp),
  );
  const credits = await Promise.all(users.map(async (user) => user ? await balanceOf(user) : 0));
  expect(credits.reduce((sum, one) => sum + one, 0)).toBe(100);
});

it("who waits hears of the free credits live, when upkeep gives them", async () => {
  const id = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${id}@mailinator.com`})`;
  expect(await ledgerOf(id)).toEqual([]);
  // In one transaction, because nobody overtakes a user who waits.
  await sql.begin(async (tx) => {
    const hash = tx`sha256(convert_to(${id}, 'utf8'))`;
    await tx`insert into private.welcomed_addresses (address_hash) values (${hash})`;
    await tx`update private.welcomes set state = 'waiting', address_hash = ${hash} where user_id = ${id}`;
    await tx`select private.upkeep_hourly()`;
  });
  expect(await ledgerOf(id)).toEqual([{ seq: 1, type: "bonus", amount: 100, balance_after: 100 }]);
  const messages = await sql`
    select event, payload ->> 'amount' as amount, payload ->> 'type' as type
    from realtime.messages where topic = ${`user:${id}`}`;
  expect([...messages]).toEqual([{ event: "credit_transaction", amount: "100", type: "bonus" }]);
});

it("users learn about their own free credits, and visitors nothing", async () => {
  const stateOf = (user: string) =>
    asUser(user, (tx) => tx`select public.find_welcome() as welcome`);
  expect(await stateOf(await newUser())).toEqual([{
    welcome: { state: "given", expected_at: null },
  }]);
  const id = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${id}@mailinator.com`})`;
  expect(await stateOf(id)).toEqual([{ welcome: { state: "throw_away", expected_at: null } }]);
  await expect(asAnon((tx) => tx`select public.find_welcome()`)).rejects.toMatchObject({
    code: "42501",
  });
});

it("visitors learn what a new account gets, and how many videos that is at today's prices", async () => {
  const read = () => asAnon((tx) => tx`select public.read_offer() as offer`);
  const offer = offerSchema.parse((await read())[0]?.["offer"]);
  // The suites' cheapest video costs 10 credits.
  expect(offer).toEqual({
    welcome: { credits: 100, videos: 10, open: true },
    open_generations_max: 3,
  });
  const [account] = await asUser(await newUser(), (tx) => tx`select credits from profiles`);
  expect(account).toEqual({ credits: offer.welcome.credits });
});

it("the offer is open exactly if an account that is confirmed now gets the free credits", async () => {
  const id = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${id}@mailinator.com`})`;
  const read = (tx: TransactionSql) => tx`select public.read_offer() -> 'welcome' as welcome`;
  const credits = 100;
  const wait = (tx: TransactionSql, turn: string) =>
    tx`
      update private.welcomes
      set state = 'waiting', turn_at = now() + ${turn}::interval, address_hash = sha256(convert_to(${id}, 'utf8'))
      where user_id = ${id}`;
  const offers: Record<string, (tx: TransactionSql) => Promise<unknown>> = {
    "the day's total is used up": (tx) => tx`update private.settings set welcomes_per_day = 0`,
    "somebody waits": (tx) => wait(tx, "-1 minute"),
    "there are no settings": (tx) => tx`delete from private.settings where only_row`,
  };
  for (const [what, change] of Object.entries(offers)) {
    const closed = await undone(async (tx) => (await change(tx), await read(tx)));
    expect(closed, what).toEqual([{ welcome: { credits, videos: 10, open: false } }]);
  }
  const laterTurn = await undone(async (tx) => (await wait(tx, "1 day"), await read(tx)));
  expect(laterTurn).toEqual([{ welcome: { credits, videos: 10, open: true } }]);
  const dear = await undone(async (tx) => {
    await tx`
      insert into public.model_prices (model, lines, credits_max, valid_from)
      select slug, '[{"credits": 101}]', 101, now() from public.models`;
    return await read(tx);
  });
  expect(dear).toEqual([{ welcome: { credits, videos: 0, open: false } }]);
  const withdrawn = await undone(async (tx) => {
    await tx`update public.models set enabled = false where true`;
    return await read(tx);
  });
  expect(withdrawn).toEqual([{ welcome: { credits, videos: 0, open: false } }]);
});

it("a sign-up through Auth gets no free credits until its address is confirmed", async () => {
  const { apiUrl, publishableKey } = inject("stack");
  const email = `${crypto.randomUUID()}@example.com`;
  const response = await fetch(`${apiUrl}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: publishableKey, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "a long password" }),
  });
  const { id } = z.parse(z.object({ id: z.string() }), await response.json());
  await sql`select private.upkeep_hourly()`;
  expect(await balanceOf(id)).toBe(0);
  await sql`update auth.users set email_confirmed_at = now() where id = ${id}`;
  expect(await balanceOf(id)).toBe(100);
});
