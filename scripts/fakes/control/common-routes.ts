import * as z from "zod/mini";
import type { Clock } from "../time/clock.ts";
import type { ControlRoutes } from "./control.ts";

const clockOrderSchema = z.strictObject({
  advance_ms: z.optional(z.coerce.number().check(z.minimum(0))),
  scale: z.optional(z.number().check(z.minimum(0), z.maximum(1_000_000))),
});

/** What the routes of every fake need from it. */
export interface CommonWorld {
  readonly clock: Clock;
  readonly requests: { all(): unknown[] };
  /** Returns to the initial state. */
  reset(): Promise<void>;
}

/** The routes of every fake: its clock, the requests that it received, and a reset. */
export const commonRoutes: ControlRoutes<CommonWorld> = {
  "POST /reset": (world) => world.reset(),
  "GET /clock": ({ clock }) => ({ now: new Date(clock.now()).toISOString() }),
  "POST /clock": async ({ clock }, body) => {
    const { advance_ms: advanceMs, scale } = z.parse(clockOrderSchema, body);
    if (scale !== undefined) clock.setScale(scale);
    if (advanceMs !== undefined) await clock.advance(advanceMs);
    return { now: new Date(clock.now()).toISOString() };
  },
  "GET /requests": ({ requests }) => requests.all(),
};
