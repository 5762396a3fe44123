import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type Direction = "previous" | "next";

interface Swipe {
  /** Whether there is something on that side. */
  can(direction: Direction): boolean;
  onSwipe(direction: Direction): void;
}

/** A movement this far, or this fast, counts as a swipe. */
const FAR_SHARE_OF_WIDTH = 0.3;
const FAST_PIXELS_PER_MS = 0.5;
/** A smaller movement is ignored as a tremble. */
const SLACK_PIXELS = 10;

/**
 * Lets a finger drag an element aside to reveal its neighbour. It does not use scroll-snap: the
 * list has no end that could be laid out, and the page would have to be scrolled back under the
 * finger each time.
 */
export function useSwipe(element: RefObject<HTMLElement | null>, swipe: Swipe): void {
  const latest = useRef(swipe);
  latest.current = swipe;

  useEffect(() => {
    const { current: track } = element;
    if (!track) return;
    const stop = new AbortController();
    const until = { signal: stop.signal };
    let begin: { x: number; y: number; at: number; pointer: number } | null = null;
    let moves = false;

    const directionOf = (distance: number) => distance > 0 ? "previous" : "next";
    const put = (distance: number) => (track.style.translate = `${distance}px 0`);

    const isOnControl = (target: EventTarget | null) =>
      target instanceof Element && target.closest("input, button, a") !== null;

    track.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" || !event.isPrimary || isOnControl(event.target)) return;
      begin = { x: event.clientX, y: event.clientY, at: event.timeStamp, pointer: event.pointerId };
      moves = false;
    }, until);

    track.addEventListener("pointermove", (event) => {
      if (!begin || event.pointerId !== begin.pointer) return;
      const distance = event.clientX - begin.x;
      if (!moves && Math.abs(distance) < SLACK_PIXELS) return;
      if (!moves) {
        moves = true;
        track.setPointerCapture(event.pointerId);
      }
      // At the end of the list it moves only a little.
      put(latest.current.can(directionOf(distance)) ? distance : distance / 5);
    }, until);

    const end = async (event: PointerEvent) => {
      if (!begin || event.pointerId !== begin.pointer) return;
      const distance = event.clientX - begin.x;
      const speed = Math.abs(distance) / Math.max(1, event.timeStamp - begin.at);
      const direction = directionOf(distance);
      const counts = event.type === "pointerup" && moves && latest.current.can(direction) &&
        (Math.abs(distance) > FAR_SHARE_OF_WIDTH * track.clientWidth || speed > FAST_PIXELS_PER_MS);
      const wasMoved = moves;
      begin = null;
      moves = false;
      if (!wasMoved) return;
      await settle(counts ? Math.sign(distance) * track.clientWidth : 0, distance);
      if (counts) latest.current.onSwipe(direction);
    };
    track.addEventListener("pointerup", (event) => void end(event), until);
    track.addEventListener("pointercancel", (event) => void end(event), until);

    async function settle(to: number, from: number): Promise<void> {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      put(0);
      if (still || !track?.animate) return;
      const steps = [{ translate: `${from}px 0` }, { translate: `${to}px 0` }];
      await track.animate(steps, { duration: 200, easing: "ease-out" }).finished.catch(() => {});
    }

    return () => stop.abort();
  }, []);
}
