import { signal } from "@preact/signals";
import { render, screen } from "@testing-library/preact";
import { useRef } from "preact/hooks";
import { expect, it, vi } from "vitest";
import { AtOnce } from "../../../../fixtures/at-once.tsx";
import type { Shape } from "./shapes.ts";
import { usePainting } from "./use-painting.ts";

const shapes = signal<readonly Shape[]>([]);
const isPainting = signal(false);

function Board() {
  const board = useRef<HTMLButtonElement>(null);
  const size = { width: 480, height: 832 };
  const brushAt = signal(null);
  usePainting(board, { size, tool: "brush", thickness: 9, shapes, isPainting, brushAt });
  return <button ref={board} type="button">The clip</button>;
}

it("a finger paints as soon as the board is on the page", () => {
  HTMLElement.prototype.setPointerCapture ??= () => {};
  vi.spyOn(HTMLElement.prototype, "setPointerCapture").mockReturnValue();
  const touch = () =>
    void screen.getByRole("button").dispatchEvent(new PointerEvent("pointerdown", { button: 0 }));
  render([<Board />, <AtOnce run={touch} />]);
  expect(isPainting.value).toBe(true);
  expect(shapes.value).toMatchObject([{ is: "line", erases: false, thickness: 9 }]);
});
