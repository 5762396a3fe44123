import { describe, expect, it } from "vitest";
import { createMemory } from "../../api/device/kept/memory.ts";
import { createFakeApi, generation, USER } from "../../fixtures/fake-api.ts";
import { createGenerations } from "../videos/generations.ts";
import { createPromptHistory } from "./prompt-history.ts";

function world() {
  const generations = createGenerations(createFakeApi().api.generations);
  const { prompts } = createMemory(localStorage, USER.id);
  return { generations, history: createPromptHistory(prompts, generations) };
}

describe("prompt history", () => {
  it("lists prompts from this and other devices, newest first, each once", () => {
    const { history, generations } = world();
    generations.apply(generation({ prompt: "On the other phone" }));
    history.add("First");
    history.add("Second");
    history.add(" First ");
    expect(history.prompts.value).toEqual(["First", "Second", "On the other phone"]);
  });

  it("survives a reload and keeps fifty prompts", () => {
    const { history } = world();
    for (let index = 0; index < 60; index += 1) history.add(`Prompt ${index}`);
    const later = world().history.prompts.value;
    expect(later).toHaveLength(50);
    expect(later[0]).toBe("Prompt 59");
  });

  it("keeps what two tabs add", () => {
    const [one, other] = [world().history, world().history];
    one.add("First");
    other.add("Second");
    one.add("Third");
    expect(world().history.prompts.value).toEqual(["Third", "Second", "First"]);
  });
});
