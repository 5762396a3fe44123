/**
 * The first screen is rendered part by part, each in a task of its own. In one task, a slow phone
 * would not answer a tap for a third of a second. Later screens are rendered at once.
 */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { nextTask } from "../../api/device/timing/next-task.ts";

/** The parts, in their order. The first one comes after the kept catalog was read. */
const PARTS = ["stores", "frame", "videos", "composer", "drop"] as const;

const rendered = signal<number>(PARTS.length);

/** Whether the turn of this part has come. */
export function hasTurn(part: typeof PARTS[number]): boolean {
  return rendered.value > PARTS.indexOf(part);
}

/** Call before the first screen is rendered. */
export async function takeTurns(): Promise<void> {
  rendered.value = 0;
  while (rendered.peek() < PARTS.length) {
    await nextTask();
    rendered.value += 1;
  }
}

/** False for the first rendering, then true in a task of its own. */
export function useNextTask(): boolean {
  const [isNext, setNext] = useState(false);
  useEffect(() => {
    let isOver = false;
    void nextTask().then(() => isOver || setNext(true));
    return () => void (isOver = true);
  }, []);
  return isNext;
}
