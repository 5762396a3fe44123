import { createClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { until } from "../../../scripts/stack/within.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";
import { mediaFile } from "../../functions/_shared/fixtures/media.ts";
import { uploadFile } from "../fixtures/people.ts";
import { type Account, call, signUp } from "./fixtures/account.ts";
import { holdAtWrite, holdIn, waiters as waitersIn } from "./fixtures/hold.ts";
import { accountIn, letPass, reconcile, untilState } from "./fixtures/own-stack.ts";
import { useOwnStack } from "./fixtures/use-own-stack.ts";

const own = useOwnStack();

/** A new account with an uploaded picture, and the id of the generation that it will start. */
async function prepare() {
  const account = await signUp(own.stack);
  const client = createClient(own.stack.urls.api, own.stack.keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { authorization: `Bearer ${account.token}` } },
  });
  const person = { id: account.id, client };
  const picture = await uploadFile(
    person,
    "pictures",
    mediaFile("picture.jpg").slice(),
    "image/jpeg",
  );
  const path = picture.replace("pictures/", "");
  const id = crypto.randomUUID();
  return {
    account,
    id,
    path,
    picture,
    begin: (hints = "") => start(account, id, picture, hints),
    /** Whether the user's own removal of the picture is let through. */
    remove: async () => (await client.storage.from("pictures").remove([path])).data?.length === 1,
  };
}

const start = (account: Account, id: string, picture: string, hints: string) =>
  call(own.stack, account, "start-generation", {
    id,
    mode: "i2v",
    model: "wan-2.2-i2v-fast",
    prompt: `A lamp in a dark room ${hints}`,
    inputs: { picture },
  });

const waiters = (count: number) => waitersIn(own.stack, count);

const kill = (name = "start-generation") => own.stack.killFunction(name, "SIGKILL");

/** How often the picture is measured, and whether a generation has it. */
async function written(id: string, path: string) {
  const [row] = await own.stack.sql<{ measured: number; started: number; files: number }[]>`
    select
      (select count(*)::integer from private.uploads where uploads.path = ${path}) as measured,
      (select count(*)::integer from public.generations where generations.id = ${id}) as started,
      (select count(*)::integer from private.generation_files where generation_id = ${id}) as files`;
  return row;
}

const quiet = (name: string) =>
  until(PATIENCE_MS, `${name} to end`, async () =>
    (await own.stack.sql`
      select 1 from pg_stat_activity where query like ${`%${name}%`} and state <> 'idle'
        and pid <> pg_backend_pid()`).length === 0);

const paidOnce = { credits: 90, lines: ["bonus", "deduction"], violations: [] };
const unpaid = { credits: 100, lines: ["bonus"], violations: [] };

describe("a start that is killed before its charge costs nothing, and its repeat makes the video once:", () => {
  it("while it looks for its file", async () => {
    const { account, begin, id, path } = await prepare();
    const release = await holdIn(own.stack, "storage.objects", "name", path);
    const answer = begin();
    await waiters(1);
    await kill();
    await release();
    expect((await answer).status).toBeGreaterThanOrEqual(500);
    await quiet("find_upload");
    expect(await written(id, path)).toEqual({ measured: 0, started: 0, files: 0 });
    expect(await accountIn(own.stack, account.id)).toEqual(unpaid);

    expect((await begin()).status).toBe(201);
    await untilState(own.stack, id, "completed");
    expect(await written(id, path)).toEqual({ measured: 1, started: 1, files: 1 });
    expect(await own.replicate.creates(id)).toHaveLength(1);
    expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);
  });

  it("while it records what it measured", async () => {
    const { account, begin, id, path } = await prepare();
    const release = await holdAtWrite(own.stack, "insert on private.uploads");
    const answer = begin();
    await waiters(1);
    await kill();
    await release();
    expect((await answer).status).toBeGreaterThanOrEqual(500);
    await quiet("record_upload");
    expect(await written(id, path)).toMatchObject({ started: 0, files: 0 });
    expect(await accountIn(own.stack, account.id)).toEqual(unpaid);

    expect((await begin()).status).toBe(201);
    await untilState(own.stack, id, "completed");
    expect(await written(id, path)).toEqual({ measured: 1, started: 1, files: 1 });
    expect(await own.replicate.creates(id)).toHaveLength(1);
    expect(await accountIn(own.stack, account.id)).toEqual(paidOnce);
  });
});

it("a start that is killed while its files are written is charged with them or not at all", async () => {
  const { account, begin, id, path, remove } = await prepare();
  const release = await holdAtWrite(own.stack, "insert on private.generation_files");
  const answer = begin();
  await waiters(1);
  await kill();
  await release();
  expect((await answer).status).toBeGreaterThanOrEqual(500);
  await quiet("start_generation");
  const { started, files } = await written(id, path) ?? {};
  expect(files).toBe(started);
  expect(await own.replicate.creates(id)).toEqual([]);

  await letPass(own.stack, 16);
  await reconcile(own.stack);
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });
  expect(await remove()).toBe(true);
  expect(await written(id, path)).toMatchObject({ measured: 0 });
});

it("a file stays while the killed start that uses it is open, and can be removed when that has ended", async () => {
  const { account, begin, id, path, remove } = await prepare();
  const hints = "[sim:create=accept_then_hang] [sim:stuck]";
  const answer = begin(hints);
  await until(
    PATIENCE_MS,
    "Replicate to be asked",
    async () => (await own.replicate.creates(id)).length > 0,
  );
  await kill();
  expect((await answer).status).toBeGreaterThanOrEqual(500);
  expect(await remove()).toBe(false);

  expect((await begin(hints)).status).toBe(200);
  expect(await own.replicate.creates(id)).toHaveLength(1);
  const prediction = await own.replicate.predictionOf(id);
  await own.replicate.control(`complete/${prediction?.id}`, { status: "failed", error: "E005" });
  await untilState(own.stack, id, "failed");
  expect(await remove()).toBe(true);
  expect(await written(id, path)).toEqual({ measured: 0, started: 1, files: 1 });
  expect(await accountIn(own.stack, account.id)).toMatchObject({ credits: 100, violations: [] });
});

it("a measurement that is killed is there or not, and its repeat answers with it", async () => {
  const { account, id, path, picture } = await prepare();
  const measure = () => call(own.stack, account, "measure-upload", { file: picture });
  const release = await holdAtWrite(own.stack, "insert on private.uploads");
  const answer = measure();
  await waiters(1);
  await kill("measure-upload");
  await release();
  expect((await answer).status).toBeGreaterThanOrEqual(500);
  await quiet("record_upload");
  expect(await measure()).toMatchObject({
    status: 200,
    body: { file: picture, width: 64, height: 48 },
  });
  expect(await written(id, path)).toMatchObject({ measured: 1 });
});
