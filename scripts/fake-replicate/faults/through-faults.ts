import type { Answer } from "../../fakes/http/answer.ts";
import type { HttpScene, Occasion } from "./faults.ts";
import type { World } from "../world.ts";

/** Answers a call with the faults that strike it around the handler; the one that was set first stands outermost. */
export async function throughFaults(
  { faults, clock, show, runs }: Pick<World, "clock" | "faults" | "runs" | "show">,
  occasion: Occasion,
  call: Pick<HttpScene, "prediction" | "signal">,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  const scene: HttpScene = { clock, show, runs, ...call };
  let answer = handle;
  for (const effect of faults.strike(occasion).toReversed()) {
    if (effect.on !== "http") continue;
    const next = answer;
    answer = () => effect.apply(next, scene);
  }
  return answer();
}
