import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { isBlank } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import type { Generations } from "../videos/generations.ts";

const MOST = 50;

export interface PromptHistory {
  /** The prompts the user sent, from this and other devices, newest first, each once. */
  prompts: ReadonlySignal<readonly string[]>;
  add(prompt: string): void;
  dispose(): void;
}

export function createPromptHistory(
  slot: Slot<readonly string[]>,
  generations: Pick<Generations, "ids" | "entry">,
): PromptHistory {
  const own = signal(slot.read() ?? []);
  const prompts = computed(() => {
    const rows = generations.ids.value.slice(0, MOST);
    const asked = rows.map((id) => generations.entry(id).value?.generation.prompt.trim() ?? "");
    return [...new Set([...own.value, ...asked])].filter(Boolean).slice(0, MOST);
  });
  return {
    prompts,
    add(prompt) {
      if (isBlank(prompt)) return;
      const text = prompt.trim();
      // Other tabs add as well.
      const known = [...(slot.read() ?? []), ...own.peek()].filter((other) => other !== text);
      own.value = [...new Set([text, ...known])].slice(0, MOST);
      slot.write(own.peek());
    },
    dispose: slot.watch(() => (own.value = slot.read() ?? own.peek())),
  };
}
