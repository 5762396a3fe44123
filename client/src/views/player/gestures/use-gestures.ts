import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { hasTransitions } from "../../../shell/page/view-transition.ts";
import { createGesture, type Gesture, isAtEdge, type Point, type Way } from "./gesture.ts";

export type Direction = "previous" | "next";

interface Gestures {
  /** Whether there is something on that side. */
  can(direction: Direction): boolean;
  onSwipe(direction: Direction): void;
  /** Called after a swipe down, while the video is still where the finger has left it. */
  onClose(): void;
}

const SETTLE_MS = 180;

/**
 * Lets a finger drag the video aside to reveal its neighbour, and down to close the player. It does
 * not use scroll-snap: the list has no end that could be laid out, and the page would have to be
 * scrolled back under the finger each time.
 *
 * The browser scrolls to the drawer and back. A finger that goes down while nothing is scrolled is
 * ours, and only `touchmove` can hold the browser back then: Safari and Firefox have no
 * `touch-action` for one direction.
 *
 * @param track what moves, inside the player
 */
export function useGestures(
  player: RefObject<HTMLElement | null>,
  track: RefObject<HTMLElement | null>,
  gestures: Gestures,
): void {
  const latest = useRef(gestures);
  latest.current = gestures;

  // A finger may come as soon as the player is shown, before the effects.
  useLayoutEffect(() => {
    const { current: page } = player;
    const { current: moved } = track;
    if (!page || !moved) return;
    const stop = new AbortController();
    const until = { signal: stop.signal };
    let gesture: Gesture | null = null;
    let pointer = 0;

    const waysFrom = (target: EventTarget | null): Way[] => {
      if (!(target instanceof Element) || target.closest("input")) return [];
      const isOnVideo = moved.contains(target);
      if (isOnVideo && target.closest("button, a")) return [];
      const ways: Way[] = isOnVideo ? ["aside"] : [];
      return page.scrollTop <= 0 ? [...ways, "down"] : ways;
    };

    const drop = () => {
      const dropped = gesture;
      gesture = null;
      if (dropped?.way) void settle(dropped, { x: 0, y: 0 });
    };

    page.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse") return;
      // Two fingers zoom, and what is zoomed is panned.
      if (!event.isPrimary || (visualViewport?.scale ?? 1) > 1.01) return drop();
      if (isAtEdge(event.clientX, innerWidth)) return;
      gesture = createGesture(pointOf(event), waysFrom(event.target));
      pointer = event.pointerId;
    }, until);

    page.addEventListener("pointermove", (event) => {
      if (!gesture || event.pointerId !== pointer) return;
      const wasOurs = gesture.way !== null;
      gesture.move(pointOf(event));
      if (gesture.way === null) return;
      if (!wasOurs) page.setPointerCapture(pointer);
      follow(gesture);
    }, until);

    page.addEventListener("touchmove", (event) => {
      const [touch] = event.touches;
      if (!gesture || !touch || event.touches.length > 1 || !event.cancelable) return;
      if (gesture.holds({ x: touch.clientX, y: touch.clientY })) event.preventDefault();
    }, { ...until, passive: false });

    const end = async (event: PointerEvent) => {
      if (!gesture || event.pointerId !== pointer) return;
      const ended = gesture;
      gesture = null;
      const { way, distance: { x } } = ended;
      if (way === null) return;
      const size = { width: page.clientWidth, height: page.clientHeight };
      const isMeant = event.type === "pointerup" && ended.counts(event.timeStamp, size);
      const side = directionOf(x);
      if (way === "aside") {
        const counts = isMeant && latest.current.can(side);
        await settle(ended, { x: counts ? Math.sign(x) * size.width : 0, y: 0 });
        if (counts) latest.current.onSwipe(side);
      } else if (!isMeant) {
        await settle(ended, { x: 0, y: 0 });
      } else {
        // With view transitions, the video shrinks into its tile from where it is.
        if (!hasTransitions()) await settle(ended, { x, y: size.height }, "stays");
        latest.current.onClose();
      }
    };
    page.addEventListener("pointerup", (event) => void end(event), until);
    page.addEventListener("pointercancel", (event) => void end(event), until);

    function follow({ way, distance }: Gesture): void {
      if (!moved || !page) return;
      if (way === "aside") {
        // At the end of the list it moves only a little.
        const isFree = latest.current.can(directionOf(distance.x));
        moved.style.translate = `${isFree ? distance.x : distance.x / 5}px 0`;
        return;
      }
      const down = Math.max(0, distance.y);
      const share = down / page.clientHeight;
      page.dataset["pulled"] = "true";
      page.style.setProperty("--pulled", String(share));
      moved.style.translate = `${distance.x}px ${down}px`;
      moved.style.scale = String(1 - share / 3);
    }

    async function settle(
      { way, distance }: Gesture,
      to: { x: number; y: number },
      after: "returns" | "stays" = "returns",
    ): Promise<void> {
      if (!moved || !page) return;
      const { translate, scale } = moved.style;
      const first = {
        translate: way === "aside" ? `${distance.x}px 0` : translate,
        scale: scale || "1",
      };
      if (after === "returns") {
        delete page.dataset["pulled"];
        page.style.removeProperty("--pulled");
        moved.style.translate = "";
        moved.style.scale = "";
      }
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (still || !moved.animate) return;
      const last = { translate: `${to.x}px ${to.y}px`, scale: "1" };
      const timing: KeyframeAnimationOptions = {
        duration: SETTLE_MS,
        easing: "ease-out",
        fill: after === "stays" ? "forwards" : "none",
      };
      await moved.animate([first, last], timing).finished.catch(() => {});
    }

    return () => stop.abort();
  }, []);
}

function directionOf(distance: number): Direction {
  return distance > 0 ? "previous" : "next";
}

function pointOf({ clientX, clientY, timeStamp }: PointerEvent): Point {
  return { x: clientX, y: clientY, at: timeStamp };
}
