import { type Given, type GivenName, givenNames } from "../given.ts";

/** Nothing is given: what a test needs is spread over it. */
export const noneGiven: Given = Object.fromEntries(
  givenNames.map((name) => [name, ""]),
) as Record<GivenName, string>;
