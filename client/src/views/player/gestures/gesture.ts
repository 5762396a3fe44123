/** What one finger does on the player: whose movement it is, and whether it goes far enough. */

export interface Point {
  x: number;
  y: number;
  /** Milliseconds. */
  at: number;
}

/** `aside`: to the video before or after. `down`: closes. */
export type Way = "aside" | "down";

/** The size in pixels of what is dragged. */
interface Size {
  width: number;
  height: number;
}

export interface Gesture {
  /** Null: not decided yet, or not ours. */
  readonly way: Way | null;
  /** How far the finger has gone from where it began, in pixels. */
  readonly distance: { x: number; y: number };
  move(to: Point): void;
  /** Whether the browser must not scroll with a finger that is now here. */
  holds(to: Pick<Point, "x" | "y">): boolean;
  /** Whether the finger, lifted now, has gone far or fast enough. */
  counts(at: number, size: Size): boolean;
}

/** A smaller movement is ignored as a tremble. */
const SLACK_PIXELS = 8;
/** The device's own gestures begin at the sides, such as the one that goes back. */
const EDGE_PIXELS = 24;
const FAR_SHARE: Record<Way, number> = { aside: 0.3, down: 0.25 };
const FAST_PIXELS_PER_MS = 0.5;
/** The speed is that of the last moment: a finger that rests before it lifts is slow. */
const RECENT_MS = 100;

export function isAtEdge(x: number, width: number): boolean {
  return x < EDGE_PIXELS || x > width - EDGE_PIXELS;
}

/** @param may the ways that are open to a finger that begins here */
export function createGesture(begin: Point, may: readonly Way[]): Gesture {
  let points = [begin];
  let way: Way | null = null;
  let isDecided = false;

  const from = ({ x, y }: Pick<Point, "x" | "y">) => ({ x: x - begin.x, y: y - begin.y });
  const last = () => points.at(-1) ?? begin;

  function wayOf({ x, y }: { x: number; y: number }): Way | null {
    const found = Math.abs(x) > Math.abs(y) ? "aside" : y > 0 ? "down" : null;
    return found !== null && may.includes(found) ? found : null;
  }

  return {
    get way() {
      return way;
    },
    get distance() {
      return from(last());
    },
    move(to) {
      points = [...points.filter(({ at }) => to.at - at <= RECENT_MS), to];
      const { x, y } = from(to);
      if (isDecided || Math.hypot(x, y) < SLACK_PIXELS) return;
      isDecided = true;
      way = wayOf({ x, y });
    },
    holds: (to) => way === "down" || (!isDecided && wayOf(from(to)) === "down"),
    counts(at, size) {
      if (way === null) return false;
      const axis = way === "down" ? "y" : "x";
      const distance = from(last())[axis];
      const first = points.find((point) => at - point.at <= RECENT_MS) ?? last();
      const speed = (last()[axis] - first[axis]) / Math.max(1, at - first.at) * Math.sign(distance);
      // A finger that goes back has changed its mind.
      if ((way === "down" && distance <= 0) || speed < -FAST_PIXELS_PER_MS) return false;
      const share = Math.abs(distance) / (way === "down" ? size.height : size.width);
      return share > FAR_SHARE[way] || speed > FAST_PIXELS_PER_MS;
    },
  };
}
