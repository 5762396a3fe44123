import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  completed,
  failed,
  generation,
  line,
  refused,
  request,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { announce } from "./announce.tsx";

let world: ReturnType<typeof createFakeStores>;
const onWatch = vi.fn<(id: string) => void>();
const onList = vi.fn<() => void>();
const onCompose = vi.fn<() => void>();
const hidden = (is: boolean) =>
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(is ? "hidden" : "visible");

beforeEach(async () => {
  hidden(false);
  world = createFakeStores();
  announce(world.stores, { onWatch, onList, onCompose });
  await settled();
});

const said = () => world.stores.notices.take().map(({ text }) => text);

const PRICE = { cost: 10, length_seconds: 5 };

describe("announcements", () => {
  it("reports the credits taken and offers to watch a finished video, each once", async () => {
    const { stores, api } = world;
    const row = generation();
    api.generations.start.mockResolvedValueOnce(row);
    await stores.requests.start(request({ id: row.id }), PRICE);
    expect(said()).toEqual(["On its way. 10 credits taken."]);
    const done = { ...row, version: 2, state: "completed" as const };
    stores.generations.apply(done);
    stores.generations.apply(done);
    const [ready, ...rest] = stores.notices.take();
    expect(rest).toEqual([]);
    expect(ready).toMatchObject({ text: "Your video is ready.", action: { label: "Watch" } });
    ready?.action?.run();
    expect(onWatch).toHaveBeenCalledWith(row.id);
  });

  it("reports the returned credits of a failed video and offers a retry", async () => {
    const { stores, api } = world;
    const row = generation();
    stores.generations.apply(row);
    stores.generations.apply({ ...failed(), id: row.id });
    const [notice] = stores.notices.take();
    expect(notice?.text).toBe("It didn't work out: the model stopped early. 10 credits are back.");
    notice?.action?.run();
    await settled();
    expect(api.generations.start).toHaveBeenCalledOnce();
  });

  it.each(
    [
      ["failed", "It didn't work out: the model stopped early. 10 credits returned, 4 of them"],
      ["canceled", "Canceled. 10 credits returned, 4 of them"],
    ] as const,
  )("says how many of the returned credits of a %s video paid what was owed", async (
    state,
    text,
  ) => {
    const { stores } = world;
    const row = generation();
    const bill = () => {
      stores.credits.add(
        line({ seq: 2, type: "refund", amount: 10, balance_after: 10, generation_id: row.id }),
      );
      stores.credits.add(
        line({ seq: 3, type: "clawback", amount: -4, balance_after: 6, paid_from_seq: 2 }),
      );
    };
    const end = () => stores.generations.apply({ ...failed(), id: row.id, state });
    stores.generations.apply(row);
    // Realtime may deliver them in either order.
    for (const step of state === "failed" ? [end, bill] : [bill, end]) step();
    await expect.poll(() => stores.notices.waiting.value).toHaveLength(2);
    const [before, after] = stores.notices.take();
    expect(before?.text).toContain("10 credits are back.");
    expect(after?.text).toBe(`${text} paid what was owed.`);
    expect(after).toMatchObject({ key: row.id, kind: before?.kind });
    stores.credits.add(line({ seq: 4, type: "bonus", amount: 1, balance_after: 7 }));
    await settled();
    expect(said()).toEqual([]);
  });

  it("replaces the message of the start with that of the result", async () => {
    const { stores, api } = world;
    const row = generation();
    api.generations.start.mockResolvedValueOnce(row);
    await stores.requests.start(request({ id: row.id }), PRICE);
    stores.generations.apply({ ...failed(), id: row.id });
    expect(new Set(stores.notices.take().map(({ key }) => key)).size).toBe(1);
  });

  it("offers to edit the prompt if the prompt was the reason", () => {
    const { stores } = world;
    const row = generation({ prompt: "Something that the model refuses" });
    stores.generations.apply(row);
    stores.generations.apply({
      ...row,
      ...failed(),
      id: row.id,
      prompt: row.prompt,
      error_code: "flagged",
    });
    const [notice] = stores.notices.take();
    expect(notice?.action?.label).toBe("Change the words");
    notice?.action?.run();
    expect(stores.draft.prompt.value).toBe(row.prompt);
    expect(onCompose).toHaveBeenCalledOnce();
  });

  it("explains a refusal, but leaves an ended session to the sign-in screen", async () => {
    const { stores, api } = world;
    api.generations.start.mockRejectedValueOnce(refused("too_many_starts", 429));
    await stores.requests.start(request(), PRICE);
    api.generations.start.mockRejectedValueOnce(refused("not_signed_in", 401));
    await stores.requests.start(request(), PRICE);
    expect(said()).toEqual(["You have started as many videos as a day allows. Your text is kept."]);
  });

  it("tells a screen reader that a video is planned, and everybody once that planned ones wait", async () => {
    const { stores, api } = world;
    for (let count = 0; count < 5; count += 1) await stores.requests.start(request(), PRICE);
    expect(stores.notices.status.value).toBe(
      "Planned. It will be sent when another one is finished.",
    );
    stores.notices.take();
    api.generations.start.mockRejectedValueOnce(refused("starts_closed", 503));
    const [next] = stores.planned.list.value;
    await stores.requests.sendPlanned(next?.request.id ?? "");
    const [notice, ...others] = stores.notices.take();
    expect(others).toEqual([]);
    expect(notice?.text).toBe(
      "Your planned videos need your answer. New videos are paused at the moment. Your text is kept.",
    );
    notice?.action?.run();
    expect(onCompose).toHaveBeenCalledOnce();
    // Where the question itself is on the screen, no message is needed.
    const question = document.createElement("div");
    question.className = "planned";
    document.body.append(question);
    vi.spyOn(question, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 100, 300, 200));
    api.generations.start.mockRejectedValueOnce(refused("starts_closed", 503));
    await stores.requests.sendPlanned(stores.planned.list.value[1]?.request.id ?? "");
    question.remove();
    expect(stores.notices.take()).toEqual([]);
  });

  it("says that nothing is charged twice if no answer came", async () => {
    const { stores, api } = world;
    api.generations.start.mockRejectedValueOnce(unreachable());
    await stores.requests.start(request(), PRICE);
    expect(said()).toEqual(["No answer yet. We keep looking, and nothing is charged twice."]);
  });

  it("does not report videos of another device that finished while the app was not open", () => {
    const { stores } = world;
    const row = generation();
    stores.generations.apply(row);
    hidden(true);
    stores.generations.apply({ ...completed(), id: row.id });
    expect(said()).toEqual([]);
  });

  it("gives screen readers one line of progress, and leaves the result to the message", () => {
    const { stores } = world;
    const row = generation();
    const { status } = stores.notices;
    stores.generations.apply(row);
    const making = { ...row, version: 2, state: "processing" as const, progress: 10 };
    stores.generations.apply(making);
    expect(status.value).toBe(`Making: ${row.prompt}`);
    stores.generations.apply({ ...making, version: 3, progress: 20 });
    expect(status.value).toBe(`Making: ${row.prompt}`);
    stores.generations.apply({ ...making, version: 4, progress: 60 });
    expect(status.value).toBe(`Halfway: ${row.prompt}`);
    stores.generations.apply({ ...making, version: 5, state: "completed", progress: 100 });
    expect(status.value).toBe(`Halfway: ${row.prompt}`);
  });
});
