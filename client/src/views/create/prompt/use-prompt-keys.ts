import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";

/**
 * The up arrow in an empty composer recalls the last prompt, then the one before; the down arrow
 * goes back. Once the text is edited, the arrows move the cursor as usual.
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
