import { beforeEach, describe, expect, it } from "vitest";
import { attached } from "../../../fixtures/fake-uploads.ts";
import { keepFile, keptFile } from "./kept-files.ts";
import type { SavedDraft } from "./saved-draft.ts";
import { createVisitorsMemory } from "./visitors-draft.ts";
import { VISITORS_DRAFT } from "./visitors-heir.ts";

beforeEach(() => localStorage.clear());

const HOUR_MS = 60 * 60_000;

const draft = (part: Partial<SavedDraft> = {}): SavedDraft => ({
  id: "99999999-9999-4999-8999-999999999999",
  prompt: "A fox trots through fresh snow",
  mode: "t2v",
  model: null,
  values: { resolution: "480p", duration: 5 },
  files: [],
  ...part,
});

function world(mayWrite = () => true) {
  const clock = { now: 1_000_000_000_000 };
  const open = () => createVisitorsMemory(localStorage, mayWrite, () => clock.now);
  return { clock, open, memory: open() };
}

const file = (id: string) => ({
  input: "picture",
  kind: "picture",
  id,
  reference: null,
  milliseconds: null,
  continues: null,
});

describe("what a visitor has composed", () => {
  it("is kept for an hour after the last change, also for other tabs and the next start", () => {
    const { clock, open, memory } = world();
    memory.draft.write(draft());
    clock.now += HOUR_MS - 1;
    expect(open().draft.read()).toEqual(draft());
    expect(open().timeLeft()).toBe(1);
    clock.now += 1;
    expect(open().draft.read()).toBeNull();
    expect(open().timeLeft()).toBe(0);
  });

  it("is not kept for longer because the page is opened again", () => {
    const { clock, open, memory } = world();
    memory.draft.write(draft());
    clock.now += HOUR_MS / 2;
    const again = open();
    const kept = again.draft.read();
    expect(kept).not.toBeNull();
    if (kept) again.draft.write(kept);
    expect(again.timeLeft()).toBe(HOUR_MS / 2);
    again.draft.write(draft({ prompt: "A fox sleeps" }));
    expect(again.timeLeft()).toBe(HOUR_MS);
  });

  it("is over if the clock of the device was set back", () => {
    const { clock, memory } = world();
    memory.draft.write(draft());
    clock.now -= HOUR_MS;
    expect(memory.draft.read()).toBeNull();
  });

  it("is not written once somebody is signed in, although this tab has not noticed it", () => {
    let isSignedIn = false;
    const { memory } = world(() => !isSignedIn);
    memory.draft.write(draft());
    isSignedIn = true;
    memory.draft.write(draft({ prompt: "Something else" }));
    memory.draft.write(draft({ prompt: "" }));
    expect(memory.draft.read()?.prompt).toBe(draft().prompt);
  });

  it("leaves nothing behind when it is emptied", () => {
    const { memory } = world();
    memory.draft.write(draft());
    memory.draft.write(draft({ prompt: " " }));
    expect(localStorage.length).toBe(0);
  });

  it("is deleted with its files, and nothing of a user is", async () => {
    const { clock, memory } = world();
    const id = crypto.randomUUID();
    localStorage.setItem("wan-pwa.11111111-1111-4111-8111-111111111111.draft", "{}");
    await keepFile(`visitor.${id}`, attached({ id }));
    await keepFile(`user.${id}`, attached({ id }));
    memory.draft.write(draft({ files: [file(id)] }));
    memory.draftFiles.write([id]);
    await memory.tidy();
    expect(await keptFile(`visitor.${id}`)).not.toBeNull();

    clock.now += HOUR_MS;
    await memory.tidy();
    expect(await keptFile(`visitor.${id}`)).toBeNull();
    expect(await keptFile(`user.${id}`)).not.toBeNull();
    expect(Object.keys(localStorage))
      .toEqual(["wan-pwa.11111111-1111-4111-8111-111111111111.draft"]);
  });

  it("has the next start delete its files if the app was killed before they were", async () => {
    const { memory, open } = world();
    const id = crypto.randomUUID();
    memory.draft.write(draft({ files: [file(id)] }));
    memory.draftFiles.write([id]);
    const erasing = memory.erase();
    const left = { ...localStorage };
    expect(memory.draft.read()).toBeNull();
    await erasing;
    expect(localStorage.length).toBe(0);

    await keepFile(`visitor.${id}`, attached({ id }));
    for (const [key, text] of Object.entries(left)) localStorage.setItem(key, String(text));
    // Every start looks for this.
    expect(localStorage.getItem(VISITORS_DRAFT)).not.toBeNull();
    await open().tidy();
    expect(await keptFile(`visitor.${id}`)).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it("loses a file that no draft has, for example because the app was killed", async () => {
    const { memory } = world();
    const [kept, lost] = [crypto.randomUUID(), crypto.randomUUID()];
    for (const id of [kept, lost]) await keepFile(`visitor.${id}`, attached({ id }));
    memory.draft.write(draft({ files: [file(kept)] }));
    memory.draftFiles.write([kept]);
    await memory.tidy();
    expect(await keptFile(`visitor.${kept}`)).not.toBeNull();
    expect(await keptFile(`visitor.${lost}`)).toBeNull();
  });

  it("is not read from anything else", () => {
    const { memory } = world();
    for (const text of ["{", "7", '{"changed_at":1}', '{"changed_at":"now","draft":{}}']) {
      localStorage.setItem("wan-pwa.visitor.draft", text);
      expect(memory.draft.read()).toBeNull();
    }
  });
});
