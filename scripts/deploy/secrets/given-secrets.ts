import type { GivenName } from "../../hosted/given.ts";
import { type Decision, type Found, nothing } from "./decision.ts";
import { pushSubject } from "./push-keys.ts";

/** What the operator gives and the functions read. `.env.example` explains each. */
const names = [
  "REPLICATE_API_TOKEN",
  "REPLICATE_API_URL",
  "OUTPUT_HOSTS",
  "FUNCTIONS_URL",
  "PUSH_HOSTS",
  "STRIPE_SECRET_KEY",
  "STRIPE_API_URL",
  "APP_URL",
] as const satisfies readonly GivenName[];

/** A secret that is not given stays as it is, so a later deploy needs no more than a token. */
export function decideGivenSecrets({ given, inFunctions }: Found): Decision {
  if (given.REPLICATE_API_TOKEN === "" && !inFunctions.has("REPLICATE_API_TOKEN")) {
    throw new Error(
      "REPLICATE_API_TOKEN is not given: make a token at https://replicate.com/account/api-tokens.",
    );
  }
  const subject = pushSubject(given);
  const isSubjectNeeded = given.VAPID_SUBJECT !== "" || !inFunctions.has("VAPID_SUBJECT");
  return {
    ...nothing,
    functions: {
      ...Object.fromEntries(names.map((name) => [name, given[name]]).filter(([, value]) => value)),
      ...(subject !== "" && isSubjectNeeded && { VAPID_SUBJECT: subject }),
    },
  };
}
