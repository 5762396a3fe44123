import type { TransactionSql } from "postgres";
import { describe, expect, it } from "vitest";
import { add, balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asAnon, asUser, newUser, sql, undone } from "../fixtures/database.ts";
import { remove, upload } from "../fixtures/files.ts";
import { complete, lamp, report, start, type Wanted } from "../fixtures/generations.ts";

async function countOf(user: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from public.generations where user_id = ${user}`;
  return row?.count ?? -1;
}

async function lastDescription(user: string): Promise<string | undefined> {
  const [row] = await sql<{ description: string }[]>`
    select description from public.credit_transactions where user_id = ${user} order by seq desc limit 1`;
  return row?.description;
}

describe("start_generation", () => {
  it("inserts the row and deducts its cost in one transaction", async () => {
    const user = await newUser();
    const answer = await start(user);
    expect(answer).toMatchObject({
      repeated: false,
      generation: { state: "queued", cost: 10, version: 1, progress: 0 },
      run: { replicate: "wan-video/wan-2.2-t2v-fast", version: null, cancel_after_seconds: 1800 },
      files: [],
    });
    expect(await ledgerOf(user)).toMatchObject([{ amount: 100 }, {
      type: "deduction",
      amount: -10,
      balance_after: 90,
    }]);
    expect(await lastDescription(user)).toBe("Video · Wan 2.2 Fast · 480p · 5 s");
  });

  it("costs 20 for 720p, whatever the client sends", async () => {
    const user = await newUser();
    const { generation } = await start(user, { inputs: { resolution: "720p" } });
    expect(generation.cost).toBe(20);
    expect(await balanceOf(user)).toBe(80);
  });

  it("costs more for each second, and keeps the length and the price rule", async () => {
    const user = await newUser();
    await add(user, 900);
    const inputs = { resolution: "1080p", duration_seconds: 15 };
    const { generation } = await start(user, { model: "wan-2.7-t2v", inputs });
    expect(generation).toMatchObject({ cost: 450, length_seconds: 15 });
    const [row] = await sql`
      select generations.model, lines from public.generations
      join public.model_prices on model_prices.id = price_id
      where generations.id = ${generation.id} and model_prices.model = generations.model`;
    expect(row).toMatchObject({ lines: [{ resolution: "1080p", credits_per_second: 30 }, {}] });
    expect(await balanceOf(user)).toBe(550);
    expect(await lastDescription(user)).toBe("Video · Wan 2.7 · 1080p · 15 s");
  });

  it("tells where each file of the request is, in the order of a list", async () => {
    const user = await newUser();
    const references = [await upload(sql, user, "pictures"), await upload(sql, user, "pictures")];
    const { files } = await start(user, {
      mode: "i2v",
      model: "wan-2.1-vace-14b",
      inputs: { references },
    });
    expect(
      files?.map(({ input, position, bucket, path }) => [input, position, `${bucket}/${path}`]),
    )
      .toEqual([["references", 1, references[0]], ["references", 2, references[1]]]);
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

  it.each<[string, Record<string, unknown>]>([
    ["leaves the defaults out", {}],
    ["says them", { resolution: "480p", aspect_ratio: "16:9" }],
    ["has null for what is left out", { resolution: null, seed: null }],
  ])("takes a request that %s for the same one", async (_case, inputs) => {
    const user = await newUser();
    const id = crypto.randomUUID();
    const first = await start(user, {}, id);
    expect(first.generation.inputs).toEqual({ resolution: "480p", aspect_ratio: "16:9" });
    expect(await start(user, { inputs }, id)).toMatchObject({ repeated: true });
    expect(await balanceOf(user)).toBe(90);
  });

  it("returns the first answer, even if the model is withdrawn or a file is gone by now", async () => {
    const user = await newUser();
    const id = crypto.randomUUID();
    const picture = await upload(sql, user, "pictures");
    const wanted = { mode: "i2v", model: "wan-2.2-i2v-fast", inputs: { picture } };
    await start(user, wanted, id);
    await report(id, "failed");
    await remove(sql, "pictures", [picture.replace("pictures/", "")]);
    await expect(start(user, wanted)).rejects.toMatchObject({ message: "upload_not_found" });
    expect(await start(user, wanted, id)).toMatchObject({
      repeated: true,
      generation: { state: "failed" },
    });
  });

  it.each<[string, Wanted]>([
    ["another prompt", { prompt: "A lamp in a bright room" }],
    ["another resolution", { inputs: { resolution: "720p" } }],
    ["another seed", { inputs: { seed: 7 } }],
    ["another aspect ratio", { inputs: { aspect_ratio: "9:16" } }],
    ["an input that the model does not take", { inputs: { duration_seconds: 5 } }],
    ["another model", { model: "wan-2.1-t2v-14b" }],
    ["a video to continue", { parent_id: crypto.randomUUID() }],
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

  it("names the cost, the balance and the cheapest video when there are too few credits", async () => {
    const user = await newUser();
    await add(user, -85);
    await expect(start(user, { inputs: { resolution: "720p" } })).rejects.toMatchObject({
      code: "PT402",
      message: "insufficient_credits",
      detail: "This costs 20 credits, you have 15.",
      hint: "480p · 5 s costs 10.",
    });
    expect(await countOf(user)).toBe(0);
    expect(await balanceOf(user)).toBe(15);
  });

  it.each<[string, Wanted, string]>([
    ["a model that does not exist", { model: "wan-9" }, "model_not_found"],
    ["a model of the other mode", { model: "wan-2.2-i2v-fast" }, "model_not_found"],
    [
      "a resolution that the model does not offer",
      { model: "wan-2.1-t2v-1.3b", inputs: { resolution: "720p" } },
      "input_not_accepted",
    ],
    [
      "an input that the model does not have",
      { inputs: { negative_prompt: "blurry" } },
      "input_not_accepted",
    ],
    ["no mode", { mode: null }, "invalid_request"],
    ["inputs that are a list", { inputs: [] as never }, "invalid_request"],
    ["inputs that are null", { inputs: null }, "invalid_request"],
    [
      "inputs of more than 20,000 bytes",
      { inputs: { negative_prompt: "a".repeat(20_001) } },
      "invalid_request",
    ],
    ["a prompt of nine characters", { prompt: "123456789" }, "invalid_request"],
    ["a prompt of spaces", { prompt: " ".repeat(12) }, "invalid_request"],
    ["a prompt of 501 characters", { prompt: "a".repeat(501) }, "invalid_request"],
  ])("refuses %s", async (_case, change, message) => {
    const user = await newUser();
    await expect(start(user, change)).rejects.toMatchObject({ message });
    expect(await balanceOf(user)).toBe(100);
    expect(await countOf(user)).toBe(0);
  });

  /** Starts one on a catalog that the change makes; nothing of it stays. */
  async function startAfter(
    change: (tx: TransactionSql) => Promise<unknown>,
    prompt = lamp.prompt,
  ): Promise<unknown> {
    const user = await newUser();
    const claims = JSON.stringify({ sub: user });
    return await undone(async (tx) => {
      await change(tx);
      await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${user}, true)`;
      const [row] = await tx`
        select public.start_generation(
          ${crypto.randomUUID()}, ${lamp.mode}, ${lamp.model}, ${tx.json(lamp.inputs)}, ${prompt})
          as answer`;
      return row?.["answer"];
    });
  }
  const priced = (lines: object[], credits_max: number) => (tx: TransactionSql) =>
    tx`insert into public.model_prices ${
      tx({ model: lamp.model, lines: lines as never, credits_max, valid_from: tx`now()` as never })
    }`;

  it("costs what the newest price rule says whose time has come", async () => {
    const answer = await startAfter(async (tx) => {
      await priced([{ resolution: "480p", credits: 3 }, { credits: 4 }], 4)(tx);
      await tx`
        insert into public.model_prices (model, lines, credits_max, valid_from)
        values (${lamp.model}, '[{"credits": 50}]', 50, now() + interval '1 minute')`;
    });
    expect(answer).toMatchObject({ generation: { cost: 3 } });
  });

  it("refuses what the price does not offer", async () => {
    await expect(startAfter(priced([{ resolution: "720p", credits: 20 }], 20)))
      .rejects.toMatchObject({
        message: "input_not_accepted",
        detail: "resolution: is not offered at this length.",
      });
  });

  it("starts nothing that costs more than its price rule says, because the daily limit relies on it", async () => {
    await expect(startAfter(priced([{ credits: 20 }], 19))).rejects.toThrow(
      "it costs at most 19, but it costs 20",
    );
  });

  it("refuses a prompt that is too long for the model, and a withdrawn model", async () => {
    await expect(startAfter(
      (tx) => tx`update public.models set prompt_characters_max = 20 where slug = ${lamp.model}`,
      "A lamp in a dark room",
    )).rejects.toMatchObject({
      message: "input_not_accepted",
      detail: "prompt: must have at most 20 characters.",
    });
    await expect(startAfter(
      (tx) => tx`update public.models set enabled = false where slug = ${lamp.model}`,
    )).rejects.toMatchObject({ message: "model_not_found" });
  });

  it("refuses a caller who is not signed in", async () => {
    await expect(asAnon((tx) =>
      tx`select public.start_generation(
        ${crypto.randomUUID()}, ${lamp.mode}, ${lamp.model}, '{}', ${lamp.prompt})`
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

describe("a video that continues another one", () => {
  it("names an own finished video", async () => {
    const user = await newUser();
    const { id: parent_id } = await complete(user);
    const { generation } = await start(user, { parent_id });
    expect(generation).toMatchObject({ parent_id, cost: 10 });
  });

  it.each<[string, (user: string) => Promise<string>]>([
    ["one that does not exist", async () => crypto.randomUUID()],
    ["another user's", async () => (await complete(await newUser())).id],
    ["one that is still being made", async (user) => (await start(user)).generation.id],
    ["one that failed", async (user) => {
      const { generation } = await start(user);
      await report(generation.id, "failed");
      return generation.id;
    }],
    ["one that is deleted", async (user) => {
      const { id } = await complete(user);
      await asUser(user, (tx) => tx`select public.delete_generation(${id})`);
      return id;
    }],
  ])("cannot name %s", async (_case, make) => {
    const user = await newUser();
    const parent_id = await make(user);
    const before = await balanceOf(user);
    await expect(start(user, { parent_id })).rejects.toMatchObject({
      code: "PT404",
      message: "generation_not_found",
    });
    expect(await balanceOf(user)).toBe(before);
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
