import {
  characters,
  isBlank,
  isStorable,
  PROMPT_MAX,
  PROMPT_MIN,
  visibleCharacters,
} from "../../api/contracts.ts";
import type { Choices, Offer } from "./choices.ts";
import { readSeed } from "./read-seed.ts";

/** Why the draft cannot be started. */
export type WhyNotStartable =
  | { is: "loading" | "empty" | "unstorable" | "no_picture" | "seed" }
  | { is: "short" | "long" | "negative_long"; characters: number }
  | { is: "credits"; cost: number; balance: number; cheaper: Offer | null };

interface Written {
  prompt: string;
  negativePrompt: string;
  seed: string;
  hasPicture: boolean;
  /** Null: not known yet. */
  balance: number | null;
}

/** Checks the draft as the server would; returns the first of several reasons. */
export function findWhyNotStartable(
  { mode, offer, offers, extras }: Pick<Choices, "mode" | "offer" | "offers" | "extras">,
  { prompt, negativePrompt, seed, hasPicture, balance }: Written,
): WhyNotStartable | null {
  if (!offer.value) return { is: "loading" };
  const { cost } = offer.value;
  if (balance !== null && balance < cost) {
    const cheaper = offers.value.find((other) => other.cost <= balance) ?? null;
    return { is: "credits", cost, balance, cheaper };
  }
  if (mode.value === "i2v" && !hasPicture) return { is: "no_picture" };
  const visible = visibleCharacters(prompt);
  if (visible === 0) return { is: "empty" };
  if (visible < PROMPT_MIN) return { is: "short", characters: visible };
  const all = characters(prompt);
  if (all > PROMPT_MAX) return { is: "long", characters: all };
  const without = extras.value.includes("negative_prompt") && !isBlank(negativePrompt)
    ? negativePrompt
    : "";
  const itsAll = characters(without);
  if (itsAll > PROMPT_MAX) return { is: "negative_long", characters: itsAll };
  if (![prompt, without].every(isStorable)) return { is: "unstorable" };
  if (extras.value.includes("seed") && readSeed(seed) === "wrong") return { is: "seed" };
  return null;
}
