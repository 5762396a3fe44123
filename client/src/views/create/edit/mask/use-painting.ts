import type { Signal } from "@preact/signals";
import { type RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { boxBetween, isSpeck } from "./box.ts";
import type { Point, Shape, Size } from "./shapes.ts";

export type Tool = "brush" | "eraser" | "box";

interface Painting {
  size: Size;
  tool: Tool;
  /** In pixels of the clip. */
  thickness: number;
  shapes: Signal<readonly Shape[]>;
  /** Whether a shape is being drawn. */
  isPainting: Signal<boolean>;
  /** Where the brush is, to show its size; null if it is away. */
  brushAt: Signal<Point | null>;
}

/** Paints with a finger, a pen or a mouse: each movement from down to up is one shape. */
export function usePainting(board: RefObject<HTMLElement | null>, painting: Painting): void {
  const now = useRef(painting);
  now.current = painting;

  // A finger may come as soon as the board is shown, before the effects.
  useLayoutEffect(() => {
    const element = board.current;
    if (!element) return;
    const stop = new AbortController();
    let pointer: number | null = null;
    let before: readonly Shape[] = [];
    let path: Point[] = [];

    const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const { size } = now.current;
      return {
        x: (clientX - left) / width * size.width,
        y: (clientY - top) / height * size.height,
      };
    };

    const show = () => {
      const { shapes, size, tool, thickness } = now.current;
      const [first, last] = [path[0], path.at(-1)];
      if (!first || !last) return;
      shapes.value = [
        ...before,
        tool === "box"
          ? { is: "box", ...boxBetween(first, last, size) }
          : { is: "line", erases: tool === "eraser", thickness, points: [...path] },
      ];
    };

    const listen = (type: "pointerdown" | "pointermove", hear: (event: PointerEvent) => void) =>
      element.addEventListener(type, hear, { signal: stop.signal });

    listen("pointerdown", (event) => {
      // A second finger, or a mouse's other button, paints nothing.
      if (pointer !== null || event.button !== 0) return;
      pointer = event.pointerId;
      element.setPointerCapture(pointer); // The movement goes on outside.
      before = now.current.shapes.peek();
      path = [pointOf(event)];
      now.current.isPainting.value = true;
      show();
    });

    listen("pointermove", (event) => {
      if (pointer === null || event.pointerId === pointer) {
        now.current.brushAt.value = pointOf(event);
      }
      if (event.pointerId !== pointer) return;
      // A fast finger moves several times between two frames.
      const events = event.getCoalescedEvents?.() ?? [];
      path.push(...(events.length > 0 ? events : [event]).map(pointOf));
      show();
    });

    const end = (event: PointerEvent) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      const { shapes, size, brushAt, isPainting } = now.current;
      const last = shapes.peek().at(-1);
      if (last?.is === "box" && isSpeck(last, size)) shapes.value = before;
      if (event.pointerType !== "mouse") brushAt.value = null;
      isPainting.value = false;
    };
    for (const type of ["pointerup", "pointercancel"] as const) {
      element.addEventListener(type, end, { signal: stop.signal });
    }
    element.addEventListener("pointerleave", () => {
      now.current.brushAt.value = null;
    }, { signal: stop.signal });
    return () => stop.abort();
  }, []);
}
