import { expect, it, vi } from "vitest";
import { createListeners } from "./listeners.ts";

it("what happens before anybody listens is kept for the first who does, if that is asked for", () => {
  const events = createListeners<number>({ keeps: true });
  events.call(1);
  events.call(2);
  const [first, second] = [vi.fn(), vi.fn()];
  const stop = events.add(first);
  events.add(second);
  events.call(3);
  stop();
  events.call(4);
  expect(first.mock.calls).toEqual([[1], [2], [3]]);
  expect(second.mock.calls).toEqual([[3], [4]]);
  const passing = createListeners<number>();
  passing.call(1);
  passing.add(first);
  expect(first).toHaveBeenCalledTimes(3);
});
