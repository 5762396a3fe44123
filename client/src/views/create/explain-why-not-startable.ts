import { PROMPT_MAX, PROMPT_MIN } from "../../api/contracts.ts";
import type { Obstacle } from "../../stores/draft/why-not-startable.ts";
import { words } from "../../words/words.ts";

/** What is missing, in words. */
export function explainObstacle(obstacle: Obstacle): string {
  const say = words.create.obstacle;
  switch (obstacle.is) {
    case "short":
      return say.short(PROMPT_MIN - obstacle.characters);
    case "long":
      return say.long(obstacle.characters - PROMPT_MAX);
    case "negative_long":
      return say.negativeLong(obstacle.characters - PROMPT_MAX);
    case "credits": {
      const { cost, balance, cheaper } = obstacle;
      return say.credits(
        cost,
        balance,
        cheaper ? say.cheaper(cheaper.resolution, cheaper.cost) : "",
      );
    }
    default:
      return say[obstacle.is];
  }
}
