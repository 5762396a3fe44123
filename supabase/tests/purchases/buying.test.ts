import { describe, expect, it } from "vitest";
import { packsSchema } from "../../functions/_shared/contracts/account/purchases.ts";
import { close } from "../fixtures/account-deletion.ts";
import { asUser, newUser, sql, undone } from "../fixtures/database.ts";
import {
  agePurchase,
  buy,
  numbersOf,
  open,
  paid,
  recordSession,
  serverCall,
  settle,
  userCall,
} from "../fixtures/purchases.ts";

const large = "1200-eur-11";
const largest = "3000-eur-25";

/** Calls a function as the user, with these settings, and undoes it. */
const withSettings = <Answer>(settings: Record<string, unknown>, user: string, text: string) =>
  undone(async (tx) => {
    await tx`update private.settings set ${tx(settings)} where only_row`;
    await tx`select set_config('role', 'authenticated', true),
      set_config('request.jwt.claims', ${JSON.stringify({ sub: user })}, true),
      set_config('request.jwt.claim.sub', ${user}, true)`;
    const [row] = await tx.unsafe<{ answer: Answer }[]>(`select public.${text} as answer`);
    return row?.answer;
  });

const start = (pack: string) => `start_purchase('${crypto.randomUUID()}', '${pack}')`;

describe("the packs on offer", () => {
  it("are those of the catalog, the smallest first, with one example for each mode", async () => {
    const { closed, packs } = packsSchema.parse(
      await userCall(await newUser(), "packs_on_offer", {}),
    );
    expect(closed).toBeNull();
    expect(packs.map(({ slug, credits, amount, currency }) => [slug, credits, amount, currency]))
      .toEqual([
        ["500-eur-5", 500, 500, "eur"],
        [large, 1200, 1100, "eur"],
        [largest, 3000, 2500, "eur"],
      ]);
    expect(packs[0]?.videos).toEqual([
      { mode: "t2v", model: "wan-2.2-t2v-fast", resolution: "480p", length_seconds: 5, count: 50 },
      { mode: "i2v", model: "wan-2.2-i2v-fast", resolution: "480p", length_seconds: 5, count: 50 },
      { mode: "v2v", model: "wan-2.1-vace-14b", resolution: "480p", length_seconds: 5, count: 50 },
    ]);
  });

  it("say how many videos they are enough for at the cheapest price of today", async () => {
    const [row] = await undone(async (tx) => {
      await tx`
        insert into public.model_prices (model, lines, credits_max, valid_from)
        values
          ('wan-2.1-t2v-14b', '[{"resolution": "720p", "credits": 7}]', 7, now()),
          ('wan-2.7-videoedit', '[{"credits_per_second": 3, "credits_min": 5}]', 30, now()),
          ('wan-2.2-t2v-fast', '[{"credits": 1}]', 1, now() + interval '1 day')`;
      await tx`update public.models set enabled = false where modes = '{i2v}' or slug = 'wan-2.1-vace-14b'`;
      return await tx`select private.videos_for(500) as videos`;
    });
    expect(row?.["videos"]).toEqual([
      { mode: "t2v", model: "wan-2.1-t2v-14b", resolution: "720p", length_seconds: 5, count: 71 },
      { mode: "v2v", model: "wan-2.7-videoedit", resolution: null, length_seconds: 2, count: 83 },
    ]);
  });

  it.each<[string, Record<string, unknown>, object]>([
    ["none while nothing is sold", { selling: false }, { closed: null, packs: [] }],
    ["none in another currency", { currency: "usd" }, { closed: null, packs: [] }],
    ["a sentence while selling is paused", { sales_open: false, sales_closed_sentence: "Soon." }, {
      closed: "Soon.",
    }],
    ["no sentence if nothing is sold anyway", { sales_open: false, selling: false }, {
      closed: null,
      packs: [],
    }],
  ])("are %s", async (_what, settings, offer) => {
    const user = await newUser();
    expect(await withSettings(settings, user, "packs_on_offer()")).toMatchObject(offer);
  });

  it("keep their price: a changed one is a new pack", async () => {
    await expect(sql`update public.packs set amount = 600 where slug = '500-eur-5'`)
      .rejects.toMatchObject({ code: "23001" });
    await expect(sql`update public.packs set credits = 600 where slug = '500-eur-5'`)
      .rejects.toMatchObject({ code: "23001" });
    await undone((tx) => tx`update public.packs set enabled = false where slug = '500-eur-5'`);
  });
});

describe("start_purchase", () => {
  it("takes price, credits and address from the pack and the token", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    const before = Date.now();
    const answer = await buy(user, { p_id: id, p_return_to: "create", p_locale: "de" });
    expect(answer).toMatchObject({
      repeated: false,
      purchase: {
        id,
        user_id: user,
        email: `${user}@example.com`,
        pack: "500-eur-5",
        credits: 500,
        amount: 500,
        currency: "eur",
        locale: "de",
        return_to: "create",
        state: "created",
        granted: 0,
        version: 1,
        session_id: null,
        livemode: null,
      },
    });
    const expires = Date.parse(answer.purchase.expires_at);
    // Stripe ends a session within 24 hours.
    expect(expires).toBeGreaterThan(before + 22.9 * 3_600_000);
    expect(expires).toBeLessThan(before + 24 * 3_600_000);
    expect(expires % 1000).toBe(0);
  });

  it("repeated, gives the first answer, and moves nothing", async () => {
    const user = await newUser();
    const { purchase } = await buy(user);
    expect(await buy(user, { p_id: purchase.id, p_return_to: "billing" }))
      .toEqual({ repeated: true, purchase });
    await recordSession(purchase.id);
    await settle(purchase.id);
    expect(await buy(user, { p_id: purchase.id })).toMatchObject({
      repeated: true,
      purchase: { state: "paid" },
    });
  });

  it("refuses an id that was used for another pack or by another user", async () => {
    const user = await newUser();
    const { purchase: { id } } = await buy(user);
    const reused = { code: "PT409", message: "id_reused" };
    await expect(buy(user, { p_id: id, p_pack: large })).rejects.toMatchObject(reused);
    await expect(buy(await newUser(), { p_id: id })).rejects.toMatchObject(reused);
  });

  it("offers again what is open for the same pack, instead of a second one", async () => {
    const user = await newUser();
    const first = await open(user);
    expect(await buy(user)).toMatchObject({ repeated: true, purchase: { id: first } });
    expect(await buy(user, { p_pack: large })).toMatchObject({ repeated: false });
    // Two minutes before its end nobody can pay in time.
    await agePurchase(first, 23 - 1 / 60);
    expect(await buy(user)).toMatchObject({ repeated: false });
  });

  it("makes a new one after a payment", async () => {
    const user = await newUser();
    const first = await paid(user);
    const { repeated, purchase: { id } } = await buy(user);
    expect([repeated, id === first]).toEqual([false, false]);
  });

  it.each([
    ["no id", { p_id: null }],
    ["no pack", { p_pack: null }],
    ["a screen that does not exist", { p_return_to: "https://evil.example" }],
    ["a language that is none", { p_locale: "de-AT" }],
  ])("refuses %s", async (_what, args) => {
    await expect(buy(await newUser(), args))
      .rejects.toMatchObject({ code: "PT400", message: "invalid_request" });
  });

  it.each<[string, Record<string, unknown>, string, object]>([
    ["a pack that does not exist", { selling: true }, "1-eur-1", {
      code: "PT404",
      message: "pack_not_found",
    }],
    ["any pack while nothing is sold", { selling: false }, "500-eur-5", {
      code: "PT404",
      message: "pack_not_found",
    }],
    ["a pack in another currency", { currency: "usd" }, "500-eur-5", {
      message: "pack_not_found",
    }],
    [
      "any pack while selling is paused, with the operator's sentence",
      { sales_open: false, sales_closed_sentence: "Back at noon." },
      "500-eur-5",
      { code: "PT503", message: "selling_closed", detail: "Back at noon." },
    ],
    ["a first purchase above the cap", { first_purchase_credits_max: 1199 }, large, {
      code: "PT422",
      message: "first_purchase_too_large",
    }],
  ])("refuses %s", async (_what, settings, pack, refusal) => {
    const user = await newUser();
    await expect(withSettings(settings, user, start(pack))).rejects.toMatchObject(refusal);
  });

  it("refuses everything without settings", async () => {
    const user = await newUser();
    await expect(undone(async (tx) => {
      await tx`delete from private.settings where only_row`;
      await tx`select set_config('role', 'authenticated', true),
        set_config('request.jwt.claims', ${JSON.stringify({ sub: user })}, true),
        set_config('request.jwt.claim.sub', ${user}, true)`;
      return await tx.unsafe(`select public.${start("500-eur-5")}`);
    })).rejects.toMatchObject({ message: "pack_not_found" });
  });

  it("allows a first purchase within the cap, and any after a payment", async () => {
    const settings = { first_purchase_credits_max: 500 };
    const user = await newUser();
    expect(await withSettings(settings, user, start("500-eur-5")))
      .toMatchObject({ repeated: false });
    await paid(user);
    expect(await withSettings(settings, user, start(largest))).toMatchObject({ repeated: false });
  });

  it("refuses a withdrawn pack", async () => {
    const user = await newUser();
    await expect(undone(async (tx) => {
      await tx`update public.packs set enabled = false where slug = '500-eur-5'`;
      await tx`select set_config('role', 'authenticated', true),
        set_config('request.jwt.claims', ${JSON.stringify({ sub: user })}, true),
        set_config('request.jwt.claim.sub', ${user}, true)`;
      return await tx.unsafe(`select public.${start("500-eur-5")}`);
    })).rejects.toMatchObject({ message: "pack_not_found" });
  });

  it("refuses an address that is not confirmed", async () => {
    const user = crypto.randomUUID();
    await sql`
      insert into auth.users (id, email, raw_app_meta_data)
      values (${user}, ${`${user}@example.com`}, '{"provider": "email"}')`;
    await expect(buy(user)).rejects.toMatchObject({
      code: "PT403",
      message: "email_not_confirmed",
    });
  });

  it("opens an account that the sign-up could not open", async () => {
    const user = await newUser();
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`delete from private.welcomes where user_id = ${user}`;
      await tx`delete from public.credit_transactions where user_id = ${user}`;
      await tx`delete from public.profiles where id = ${user}`;
    });
    expect(await buy(user)).toMatchObject({ repeated: false });
  });

  it("refuses an account that is being deleted", async () => {
    const user = await newUser();
    await close(user);
    await expect(buy(user)).rejects.toMatchObject({ code: "PT401", message: "not_signed_in" });
  });

  it("refuses the eleventh in an hour, with the minutes to wait, and accepts it after that", async () => {
    const user = await newUser();
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) ids.push(await paid(user));
    await expect(buy(user)).rejects.toMatchObject({
      code: "PT429",
      message: "too_many_checkouts",
      hint: "Try again in 60 minutes.",
    });
    await agePurchase(ids[0] ?? "", 1);
    expect(await buy(user)).toMatchObject({ repeated: false });
  });

  it("refuses a fourth that waits for its payment, and accepts it when one has expired", async () => {
    const user = await newUser();
    const first = await open(user);
    // Offered again only until two minutes before its end.
    await agePurchase(first, 23 - 1 / 60);
    await open(user);
    await open(user, { p_pack: large });
    await expect(buy(user, { p_pack: largest })).rejects.toMatchObject({
      code: "PT409",
      message: "too_many_open_purchases",
    });
    await settle(first, { status: "expired", payment: "unpaid" });
    expect(await buy(user, { p_pack: largest })).toMatchObject({ repeated: false });
  });

  it("at once in two tabs makes one purchase", async () => {
    const user = await newUser();
    const answers = await Promise.all(Array.from({ length: 12 }, () => buy(user)));
    expect(new Set(answers.map(({ purchase }) => purchase.id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });
});

describe("a checkout session", () => {
  it("opens its purchase, once, and the address is forgotten", async () => {
    const user = await newUser();
    const { purchase: { id } } = await buy(user);
    const recorded = await recordSession(id);
    expect(recorded).toMatchObject({ state: "open", livemode: false, email: null });
    expect(await recordSession(id)).toEqual(recorded);
  });

  it("other than the first is refused, and so is one of another purchase", async () => {
    const user = await newUser();
    const id = await open(user);
    const { purchase: other } = await buy(user, { p_pack: large });
    const refusal = { code: "PT409", message: "id_reused" };
    await expect(recordSession(id, "cs_other")).rejects.toMatchObject(refusal);
    await expect(recordSession(other.id, `cs_${id}`)).rejects.toMatchObject(refusal);
    await expect(recordSession(crypto.randomUUID())).rejects.toMatchObject({
      code: "PT404",
      message: "purchase_not_found",
    });
  });

  it("that is recorded late changes nothing that has ended", async () => {
    const id = await paid(await newUser());
    await recordSession(id);
    expect(await numbersOf(id)).toMatchObject({ state: "paid" });
  });

  it("that is found after its purchase expired without one is looked at again, and opens nothing", async () => {
    const { purchase: { id } } = await buy(await newUser());
    await agePurchase(id, 24);
    await serverCall("expire_purchase", { p_id: id, p_version: 1 });
    expect(await numbersOf(id)).toMatchObject({ state: "expired" });
    expect(await recordSession(id)).toMatchObject({ state: "expired", session_id: `cs_${id}` });
    const [row] = await sql`
      select state, sweep_at is not null as is_due from public.purchases where id = ${id}`;
    expect(row).toEqual({ state: "expired", is_due: true });
  });

  it("that was paid after its purchase had ended grants the credits all the same", async () => {
    const { purchase: { id } } = await buy(await newUser());
    await serverCall("expire_purchase", { p_id: id, p_version: 1, p_refused: true });
    await recordSession(id);
    await settle(id);
    expect(await numbersOf(id)).toMatchObject({ state: "paid", granted: 500 });
  });
});

describe("users", () => {
  it("see their own purchases and no others, a page at a time, the newest first", async () => {
    const user = await newUser();
    const [first, second] = [await paid(user), await paid(user)];
    await paid(await newUser());
    const page = await userCall<{ id: string; created_at: string }[]>(user, "list_purchases", {
      p_limit: 1,
    });
    expect(page).toMatchObject([{ id: second }]);
    expect(
      await userCall(user, "list_purchases", { p_before: page[0]?.created_at ?? null, p_limit: 5 }),
    ).toMatchObject([{ id: first }]);
    await asUser(user, async (tx) => {
      expect(await tx`select id from public.purchases order by created_at`)
        .toEqual([{ id: first }, { id: second }]);
    });
  });

  it.each(["session_id", "payment_intent", "sweep_at", "livemode"])(
    "cannot read the server's column %s",
    async (column) => {
      const user = await newUser();
      await expect(asUser(user, (tx) => tx.unsafe(`select ${column} from public.purchases`)))
        .rejects.toMatchObject({ code: "42501" });
    },
  );
});
