import { describe, expect, it } from "vitest";
import { generation, line, request } from "../../../fixtures/fake-api.ts";
import { createMemory, forgetOthers } from "./memory.ts";
import { guard } from "../storage.ts";

const draft = {
  id: crypto.randomUUID(),
  prompt: "A fox",
  mode: "t2v" as const,
  model: null,
  values: { resolution: "480p" },
  files: [],
};

const sent = {
  request: request(),
  files: [],
  cost: 10,
  length_seconds: 5,
  created_at: "2026-01-01T00:00:00Z",
  has_left: false,
};

describe("memory", () => {
  it("keeps the texts of two users apart", () => {
    createMemory(localStorage, "ada").draft.write(draft);
    expect(createMemory(localStorage, "ada").draft.read()).toMatchObject(draft);
    expect(createMemory(localStorage, "bob").draft.read()).toBeNull();
  });

  it("treats data in an older format as missing", () => {
    localStorage.setItem("wan-pwa.ada.draft", '{"text":"A fox"}');
    expect(createMemory(localStorage, "ada").draft.read()).toBeNull();
    localStorage.setItem("wan-pwa.ada.draft", "{");
    expect(createMemory(localStorage, "ada").draft.read()).toBeNull();
  });

  it("forgets everything of one user and keeps the rest", () => {
    const ada = createMemory(localStorage, "ada");
    ada.draft.write(draft);
    ada.outbox.put(sent.request.id, sent);
    createMemory(localStorage, "bob").draft.write(draft);
    ada.clear();
    expect(Object.keys(localStorage)).toEqual(["wan-pwa.bob.draft"]);
  });

  it("writes nothing after it was cleared or after a sign-out in another tab", () => {
    let isSignedIn = true;
    const ada = createMemory(localStorage, "ada", () => isSignedIn);
    ada.draft.write(draft);
    isSignedIn = false;
    ada.draft.write({ ...draft, prompt: "A bear" });
    expect(ada.draft.read()?.prompt).toBe("A fox");
    isSignedIn = true;
    ada.clear();
    ada.draft.write(draft);
    ada.outbox.put(sent.request.id, sent);
    expect(localStorage.length).toBe(0);
  });

  it("keeps each request under its own key, so that two tabs lose none", () => {
    const one = createMemory(localStorage, "ada").outbox;
    const other = createMemory(localStorage, "ada").outbox;
    const second = { ...sent, request: request() };
    one.put(sent.request.id, sent);
    other.put(second.request.id, second);
    expect(new Set(one.all().map(({ request: { id } }) => id)))
      .toEqual(new Set([sent.request.id, second.request.id]));
    other.remove(sent.request.id);
    expect(one.get(sent.request.id)).toBeNull();
  });

  it("remembers a request until the app is closed if the device cannot store anything", () => {
    const { outbox } = createMemory(guard(() => null), "ada");
    outbox.put(sent.request.id, sent);
    expect(outbox.get(sent.request.id)).toEqual(sent);
    expect(outbox.all()).toEqual([sent]);
    outbox.remove(sent.request.id);
    expect(outbox.get(sent.request.id)).toBeNull();
  });

  describe("two tabs", () => {
    const tabs = () => {
      const signedIn = () => true;
      const open = () => createMemory(localStorage, "ada", signedIn, guard(() => null));
      return [open(), open()] as const;
    };

    it("keep their own drafts, and a new tab begins with the one that was changed last", () => {
      const [one, other] = tabs();
      one.draft.write({ ...draft, prompt: "A fox" });
      expect(other.draft.read()).toMatchObject({ prompt: "A fox", from: draft.id });
      const id = crypto.randomUUID();
      other.draft.write({ ...draft, id, prompt: "A bear" });
      expect(one.draft.read()).toMatchObject({ prompt: "A fox", id: draft.id });
      expect(other.draft.read()).toMatchObject({ prompt: "A bear", id });
      expect(tabs()[0].draft.read()?.prompt).toBe("A bear");
    });

    it("never lose a text: an empty one replaces nothing, and a replaced one is an earlier prompt", () => {
      const [one, other] = tabs();
      one.draft.write({ ...draft, prompt: "A fox" });
      other.draft.write({ ...draft, prompt: " ", values: {} });
      expect(tabs()[0].draft.read()?.prompt).toBe("A fox");
      other.draft.write({ ...draft, prompt: "A bear" });
      expect(one.prompts.read()).toEqual(["A fox"]);
      // Its own text, sent or deleted, may become empty.
      other.draft.write({ ...draft, prompt: "" });
      expect(tabs()[0].draft.read()?.prompt).toBe("");
    });
  });

  it("treats rows in another format as missing", () => {
    const { known } = createMemory(localStorage, "ada");
    const now = {
      version: 1 as const,
      as_of: 1,
      generations: [generation()],
      lines: [line({ seq: 1 })],
    };
    known.write(now);
    expect(known.read()).toEqual(now);
    localStorage.setItem("wan-pwa.ada.known", JSON.stringify({ ...now, version: 2 }));
    expect(known.read()).toBeNull();
  });

  it("removes the previous user's data when another user signs in, and keeps the new user's own data", () => {
    const [ada, bob] = [crypto.randomUUID(), crypto.randomUUID()];
    createMemory(localStorage, ada).draft.write(draft);
    createMemory(localStorage, bob).draft.write(draft);
    localStorage.setItem("wan-pwa.theme", "dark");
    expect(forgetOthers(localStorage, bob)).toBe(true);
    expect(Object.keys(localStorage).sort()).toEqual([`wan-pwa.${bob}.draft`, "wan-pwa.theme"]);
    expect(forgetOthers(localStorage, bob)).toBe(false);
  });
});
