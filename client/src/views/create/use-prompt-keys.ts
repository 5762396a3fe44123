import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";

/**
 * Arrow up in an empty composer brings the last prompt, again the one before; arrow down goes back.
 * From the first change on it is a text like any other, and the arrows move in it.
 */
export function usePromptKeys(
  prompt: Signal<string>,
  earlier: () => readonly string[],
): (event: KeyboardEvent) => void {
  const place = useRef(-1);

  return (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const prompts = earlier();
    if (prompt.peek() === "") place.current = -1;
    else if (prompt.peek() !== prompts[place.current]) return;
    const next = place.current + step;
    if (next < -1 || next >= prompts.length) return;
    event.preventDefault();
    place.current = next;
    prompt.value = prompts[next] ?? "";
  };
}
