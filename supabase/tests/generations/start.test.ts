import { describe, expect, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asAnon, asUser, newUser, sql } from "../fixtures/database.ts";
import { lamp, start } from "../fixtures/generations.ts";

async function countOf(user: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from public.generations where user_id = ${user}`;
  return row?.count ?? -1;
}

const pictureOf = (user: string) => `${user}/33333333-3333-4333-8333-333333333333.jpg`;

describe("start_generation", () => {
  it("inserts the row and deducts its cost in one transaction", async () => {
    const user = await newUser();
    const answer = await start(user);
    expect(answer).toMatchObject({
      repeated: false,
      generation: { state: "queued", cost: 10, version: 1, progress: 0 },
      run: { replicate: "wan-video/wan-2.2-t2v-fast" },
    });
    expect(await ledgerOf(user)).toMatchObject([{ amount: 100 }, {
      type: "deduction",
      amount: -10,
      balance_after: 90,
    }]);
  });

  it("costs 20 for 720p, whatever the client sends", async () => {
    const user = await newUser();
    expect((await start(user, { resolution: "720p" })).generation.cost).toBe(20);
    expect(await balanceOf(user)).toBe(80);
  });

  it("accepts a picture from the user's own folder", async () => {
    const user = await newUser();
    const wanted = { mode: "i2v", model: "wan-2.2-i2v-fast" };
    const answer = await start(user, { ...wanted, image_path: pictureOf(user) });
    expect(answer.generation.cost).toBe(10);
    await expect(start(user, { ...wanted, image_path: pictureOf(await newUser()) }))
      .rejects.toMatchObject({ message: "invalid_request" });
    await expect(start(user, wanted)).rejects.toMatchObject({ message: "invalid_request" });
    await expect(start(user, { image_path: pictureOf(user) }))
      .rejects.toMatchObject({ message: "invalid_request" });
    expect(await balanceOf(user)).toBe(90);
  });

  it("returns the first answer when the same request is repeated, and charges once", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    await start(user, {}, id);
    const again = await start(user, {}, id);
    expect(again).toMatchObject({ repeated: true, generation: { id, state: "queued" } });
    expect(again.run).toBeUndefined();
    expect(await balanceOf(user)).toBe(90);
    expect(await countOf(user)).toBe(1);
  });

  it.each([
    ["another prompt", { prompt: "A lamp in a bright room" }],
    ["another resolution", { resolution: "720p" }],
    ["another seed", { seed: 7 }],
    ["another aspect ratio", { aspect_ratio: "9:16" }],
  ])("refuses the same id with %s", async (_case, change) => {
    const user = await newUser();
    const id = crypto.randomUUID();
    await start(user, {}, id);
    await expect(start(user, change, id)).rejects.toMatchObject({
      code: "PT409",
      message: "id_reused",
    });
    expect(await balanceOf(user)).toBe(90);
  });

  it("refuses another user's id and shows nothing of that generation", async () => {
    const id = crypto.randomUUID();
    await start(await newUser(), {}, id);
    const user = await newUser();
    await expect(start(user, {}, id)).rejects.toMatchObject({ message: "id_reused" });
    expect(await balanceOf(user)).toBe(100);
  });

  it("accepts the price that was shown, and refuses if the price has changed", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    await expect(start(user, { expected_cost: 9 }, id)).rejects.toMatchObject({
      code: "PT409",
      message: "price_changed",
      detail: "This costs 10 credits now, not 9.",
    });
    expect(await countOf(user)).toBe(0);
    expect(await balanceOf(user)).toBe(100);
    await start(user, { expected_cost: 10 }, id);
    expect(await balanceOf(user)).toBe(90);
  });

  it("returns the first answer to a repeat, even if the price has changed", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    await start(user, { expected_cost: 10 }, id);
    expect(await start(user, { expected_cost: 11 }, id)).toMatchObject({ repeated: true });
    expect(await balanceOf(user)).toBe(90);
  });

  it("names the cost, the balance and a cheaper resolution when there are too few credits", async () => {
    const user = await newUser();
    await add(user, -85);
    await expect(start(user, { resolution: "720p" })).rejects.toMatchObject({
      code: "PT402",
      message: "insufficient_credits",
      detail: "This costs 20 credits, you have 15.",
      hint: "480p costs 10.",
    });
    expect(await countOf(user)).toBe(0);
    expect(await balanceOf(user)).toBe(15);
  });

  it.each([
    ["a model that does not exist", { model: "wan-9" }, "model_not_found"],
    ["a model of the other mode", { model: "wan-2.2-i2v-fast" }, "model_not_found"],
    [
      "a resolution that the model does not offer",
      { model: "wan-2.1-t2v-1.3b", resolution: "720p" },
      "option_not_offered",
    ],
    ["an option that the model does not have", { negative_prompt: "blurry" }, "option_not_offered"],
    ["a prompt of nine characters", { prompt: "123456789" }, "invalid_request"],
    ["a prompt of spaces", { prompt: " ".repeat(12) }, "invalid_request"],
    ["a prompt of 501 characters", { prompt: "a".repeat(501) }, "invalid_request"],
  ])("refuses %s", async (_case, change, message) => {
    const user = await newUser();
    await expect(start(user, change)).rejects.toMatchObject({ message });
    expect(await balanceOf(user)).toBe(100);
    expect(await countOf(user)).toBe(0);
  });

  it("refuses a resolution that has a price but no run, before credits are deducted", async () => {
    const user = await newUser();
    const claims = JSON.stringify({ sub: user });
    const started = sql.begin(async (tx) => {
      await tx`insert into public.model_prices (model, resolution, cost) values ('wan-2.1-t2v-1.3b', '720p', 20)`;
      await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${user}, true)`;
      await tx`select public.start_generation(
        ${crypto.randomUUID()}, 't2v', 'wan-2.1-t2v-1.3b', '720p', ${lamp.prompt})`;
    });
    await expect(started).rejects.toMatchObject({ message: "option_not_offered" });
    expect(await balanceOf(user)).toBe(100);
  });

  it("refuses a caller who is not signed in", async () => {
    await expect(asAnon((tx) =>
      tx`select public.start_generation(
        ${crypto.randomUUID()}, ${lamp.mode}, ${lamp.model}, ${lamp.resolution}, ${lamp.prompt})`
    )).rejects.toMatchObject({ code: "42501" });
  });

  it("opens the account if sign-up could not open it", async () => {
    const user = crypto.randomUUID();
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`insert into auth.users (id, email) values (${user}, ${`${user}@example.com`})`;
    });
    await start(user);
    expect(await balanceOf(user)).toBe(90);
  });
});

describe("concurrent starts", () => {
  it("spend no credit twice: of forty starts on a balance for two, two succeed", async () => {
    const user = await newUser();
    await add(user, -80);
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => start(user)));
    const refused = answers.flatMap((answer) =>
      answer.status === "rejected" ? [answer.reason] : []
    );
    expect(refused).toHaveLength(38);
    expect(new Set(refused.map((reason) => reason.message))).toEqual(
      new Set(["insufficient_credits"]),
    );
    expect(await balanceOf(user)).toBe(0);
    expect(await countOf(user)).toBe(2);
  });

  it("with one id are charged once", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(user, {}, id)));
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1);
    expect(await balanceOf(user)).toBe(90);
  });

  it("of two users with one id succeed for one of them", async () => {
    const [one, other] = await Promise.all([newUser(), newUser()]);
    const id = crypto.randomUUID();
    const answers = await Promise.allSettled([start(one, {}, id), start(other, {}, id)]);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(await balanceOf(one) + await balanceOf(other)).toBe(190);
  });
});

it("users see their own generations, without the server's internal columns", async () => {
  const user = await newUser();
  const { generation } = await start(user);
  await start(await newUser());
  expect(await asUser(user, (tx) => tx`select id from public.generations`))
    .toMatchObject([{ id: generation.id }]);
  await expect(asUser(user, (tx) => tx`select job_id from public.generations`))
    .rejects.toMatchObject({ code: "42501" });
});
