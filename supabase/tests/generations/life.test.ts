import { describe, expect, it } from "vitest";
import { balanceOf, ledgerOf } from "../fixtures/credits.ts";
import { asService, newUser, sql } from "../fixtures/database.ts";
import { complete, outputUrl, report, start } from "../fixtures/generations.ts";

async function started(): Promise<{ user: string; id: string }> {
  const user = await newUser();
  const { generation } = await start(user);
  return { user, id: generation.id };
}

describe("a report of Replicate", () => {
  it("takes a generation through its states to its video", async () => {
    const { user, id } = await started();
    expect(await report(id, "starting")).toMatchObject({ generation: { state: "starting" } });
    expect(await report(id, "processing", { progress: 40 }))
      .toMatchObject({ generation: { state: "processing", progress: 40 } });
    expect(await report(id, "succeeded", { outputUrl }))
      .toMatchObject({ generation: { state: "finalizing", progress: 95 } });
    const [row] = await asService((tx) =>
      tx`select public.complete_generation(${id}, ${`${user}/${id}.mp4`}) as answer`
    );
    expect(row?.["answer"]).toMatchObject({
      state: "completed",
      progress: 100,
      output_path: `${user}/${id}.mp4`,
    });
    expect(await balanceOf(user)).toBe(90);
  });

  it.each(["failed", "canceled", "aborted"])(
    "with the status %s refunds the credits",
    async (status) => {
      const { user, id } = await started();
      await report(id, "processing");
      const { generation } = await report(id, status);
      expect(generation?.state).toBe(status === "failed" ? "failed" : "canceled");
      expect(await ledgerOf(user)).toMatchObject([{}, { amount: -10 }, {
        type: "refund",
        amount: 10,
        balance_after: 100,
      }]);
    },
  );

  it("of a success without a video fails the generation, with a refund", async () => {
    const { user, id } = await started();
    expect(await report(id, "succeeded")).toMatchObject({
      generation: { state: "failed", error_code: "no_output" },
    });
    expect(await balanceOf(user)).toBe(100);
  });

  it("may be the first that we get, and then sets the job id", async () => {
    const { id } = await started();
    await report(id, "processing", { progress: 70, jobId: "orphan" });
    expect(await sql`select job_id from public.generations where id = ${id}`)
      .toEqual([{ job_id: "orphan" }]);
  });

  it("from another job is recorded and changes nothing", async () => {
    const { user, id } = await started();
    await report(id, "processing", { jobId: `${id}-1` });
    const { outcome, generation } = await report(id, "failed", {
      jobId: `${id}-2`,
      webhookId: `${id}-w`,
    });
    expect(outcome).toBe("other_job");
    expect(generation?.state).toBe("processing");
    expect(await balanceOf(user)).toBe(90);
    expect(
      await sql`select outcome from private.webhook_deliveries where webhook_id = ${`${id}-w`}`,
    )
      .toEqual([{ outcome: "other_job" }]);
  });

  it("in the wrong order never moves the state or the progress back", async () => {
    const { id } = await started();
    await report(id, "processing", { progress: 60 });
    expect(await report(id, "starting")).toMatchObject({
      outcome: "late",
      generation: { state: "processing", progress: 60 },
    });
    expect(await report(id, "processing", { progress: 30 }))
      .toMatchObject({ generation: { progress: 60 } });
  });

  it("that arrives twice with one webhook id counts once", async () => {
    const { user, id } = await started();
    const webhookId = `${id}-w`;
    expect(await report(id, "failed", { webhookId })).toMatchObject({ outcome: "applied" });
    expect(await report(id, "failed", { webhookId })).toMatchObject({ outcome: "duplicate" });
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toHaveLength(3);
  });

  it("after a final state changes nothing, and no credits move", async () => {
    const { user, id } = await started();
    await report(id, "failed");
    for (const status of ["succeeded", "processing", "failed", "canceled"]) {
      expect(await report(id, status, { outputUrl })).toMatchObject({
        outcome: "already_final",
        generation: { state: "failed" },
      });
    }
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toHaveLength(3);
  });

  it("with the job id of another generation changes nothing", async () => {
    const { id: other } = await started();
    await report(other, "processing", { jobId: `${other}-job` });
    const { id } = await started();
    expect(await report(id, "failed", { jobId: `${other}-job` })).toMatchObject({
      outcome: "other_job",
      generation: { state: "queued" },
    });
  });

  it("with an unknown status is recorded and changes nothing", async () => {
    const { id } = await started();
    expect(await report(id, "warming")).toMatchObject({
      outcome: "unknown_status",
      generation: { state: "queued" },
    });
  });

  it("of an unknown generation is recorded and changes nothing", async () => {
    expect(await report(crypto.randomUUID(), "succeeded", { outputUrl }))
      .toEqual({ outcome: "unknown_generation", generation: null });
  });

  it("that repeats the previous one makes no new version, so devices get no needless update", async () => {
    const { id } = await started();
    const first = await report(id, "processing", { progress: 40 });
    const second = await report(id, "processing", { progress: 40 });
    expect(second.generation?.version).toBe(first.generation?.version);
  });
});

describe("concurrent reports", () => {
  it("of one failure refund once", async () => {
    const { user, id } = await started();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => report(id, "failed", { webhookId: `${id}-${n}` })),
    );
    expect(await balanceOf(user)).toBe(100);
    expect(await ledgerOf(user)).toHaveLength(3);
  });

  it("of a success and a cancel give one final state, and a refund only for the cancel", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { user, id } = await started();
      await Promise.all([report(id, "succeeded", { outputUrl }), report(id, "canceled")]);
      const [row] = await sql<{ state: string }[]>`
        select state from public.generations where id = ${id}`;
      // After a success, the generation is not final until its file is stored, so a cancel still
      // ends it.
      expect(row?.state).toBe("canceled");
      expect(await balanceOf(user)).toBe(100);
    }
  });
});

describe("no role", () => {
  it.each([
    [
      "change a final state",
      (id: string) =>
        sql`update public.generations set state = 'failed', error_code = 'x', error_message = 'y', output_path = null where id = ${id}`,
    ],
    [
      "edit a final generation",
      (id: string) => sql`update public.generations set output_path = 'c/d.mp4' where id = ${id}`,
    ],
    [
      "delete a generation that has ledger lines",
      (id: string) => sql`delete from public.generations where id = ${id}`,
    ],
  ])("can %s", async (_case, tamper) => {
    const { id } = await complete(await newUser());
    await expect(tamper(id)).rejects.toMatchObject({ code: /^23/ });
  });

  it.each([
    [
      "move back",
      (id: string) => sql`update public.generations set state = 'queued' where id = ${id}`,
    ],
    [
      "change its cost",
      (id: string) => sql`update public.generations set cost = 1 where id = ${id}`,
    ],
    [
      "change its owner",
      (id: string) =>
        sql`update public.generations set user_id = (select id from public.profiles where id <> user_id limit 1) where id = ${id}`,
    ],
    [
      "change its job",
      (id: string) => sql`update public.generations set job_id = 'other' where id = ${id}`,
    ],
    [
      "fail without a refund",
      (id: string) =>
        sql`update public.generations set state = 'failed', error_code = 'x', error_message = 'y' where id = ${id}`,
    ],
  ])("can make an open generation %s", async (_case, tamper) => {
    const { id } = await started();
    await report(id, "processing");
    await expect(tamper(id)).rejects.toMatchObject({ code: /^23/ });
  });

  it("can insert a generation without its deduction", async () => {
    const user = await newUser();
    await expect(sql`
      insert into public.generations (id, user_id, mode, model, prompt, inputs, length_seconds, cost, price_id)
      select ${crypto.randomUUID()}, ${user}, 't2v', model, 'A lamp in a dark room', '{}', 5, 10, max(id)
      from public.model_prices where model = 'wan-2.2-t2v-fast' group by model`)
      .rejects.toThrow("is not settled");
  });
});
