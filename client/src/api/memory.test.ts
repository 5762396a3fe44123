import { describe, expect, it } from "vitest";
import { createMemory } from "./memory.ts";

const draft = {
  id: crypto.randomUUID(),
  prompt: "A fox",
  mode: "t2v" as const,
  model: null,
  resolution: "480p" as const,
  aspect_ratio: "16:9" as const,
};

describe("memory", () => {
  it("keeps one user's text from another", () => {
    createMemory(localStorage, "ada").draft.write(draft);
    expect(createMemory(localStorage, "ada").draft.read()).toEqual(draft);
    expect(createMemory(localStorage, "bob").draft.read()).toBeNull();
  });

  it("reads what an older version wrote as nothing", () => {
    localStorage.setItem("wan-pwa.ada.draft", '{"text":"A fox"}');
    expect(createMemory(localStorage, "ada").draft.read()).toBeNull();
    localStorage.setItem("wan-pwa.ada.draft", "{");
    expect(createMemory(localStorage, "ada").draft.read()).toBeNull();
  });

  it("forgets everything of one user, and nothing else", () => {
    const ada = createMemory(localStorage, "ada");
    ada.draft.write(draft);
    ada.outbox.write([]);
    createMemory(localStorage, "bob").draft.write(draft);
    ada.clear();
    expect(Object.keys(localStorage)).toEqual(["wan-pwa.bob.draft"]);
  });
});
