import type { Random } from "../../fakes/random.ts";

/** A copy in another order, by Fisher and Yates. */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const rest = [...values];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(random.between(0, rest.length - 1), 1));
  return result;
}
