import type { GivenName } from "../../hosted/given.ts";

/** What the operator has to know to answer one of them. */
export interface Question {
  name: GivenName;
  /** What it is for and where it is found, in lines of a terminal. */
  says: string[];
  /** What is typed is not shown. */
  isSecret: boolean;
  /** Enter alone is an answer, and is kept. */
  isOptional: boolean;
  /** What is meant by what was typed or pasted: an address for the ref in it. */
  read(typed: string): string;
  /** Why it cannot be right; undefined if it can. */
  flaw(value: string): string | undefined;
  /** Whether the other side accepts it: why not, or undefined. */
  try?(value: string): Promise<string | undefined>;
}

const asTyped = { read: (typed: string) => typed };

export const accessToken: Question = {
  name: "SUPABASE_ACCESS_TOKEN",
  says: [
    "An access token lets this command change your Supabase project.",
    "Open https://supabase.com/dashboard/account/tokens",
    'and choose "Generate new token". Paste the token here.',
  ],
  isSecret: true,
  isOptional: false,
  ...asTyped,
  flaw: (value) =>
    value.startsWith("sbp_")
      ? undefined
      : "An access token begins with sbp_. Yours is something else, such as a key of the project (sb_…).",
};

export const projectRef: Question = {
  name: "SUPABASE_PROJECT_REF",
  says: [
    "Which Supabase project shall run the app? It needs an empty one of its own.",
    "To make one, open https://supabase.com/dashboard/new",
    "The Free plan is enough, with a mail service of your own.",
  ],
  isSecret: false,
  isOptional: false,
  read: (typed) => /\b[a-z]{20}\b/.exec(typed)?.[0] ?? typed,
  flaw: (value) =>
    /^[a-z]{20}$/.test(value)
      ? undefined
      : "A project's ref is its id of 20 letters. It is in the address of its dashboard: supabase.com/dashboard/project/<ref>.",
};

export const replicateToken: Question = {
  name: "REPLICATE_API_TOKEN",
  says: [
    "Replicate makes the videos, and bills the owner of this token for each.",
    "Open https://replicate.com/account/api-tokens and make a token. Paste it here.",
    "The account needs a way to pay: https://replicate.com/account/billing",
  ],
  isSecret: true,
  isOptional: false,
  ...asTyped,
  flaw: (value) => value.startsWith("r8_") ? undefined : "A token of Replicate begins with r8_.",
};

export const appUrl: Question = {
  name: "APP_URL",
  says: [
    "At which address will people open the app, such as https://videos.example.com?",
    "If you have none yet, make a site at your host first: it shows the address.",
  ],
  isSecret: false,
  isOptional: false,
  read: (typed) => typed.replace(/\/+$/, ""),
  flaw(value) {
    const url = URL.parse(value);
    if (url?.protocol !== "https:") return "The address has to begin with https://.";
    return url.origin === value ? undefined : `Give the address without a path: ${url.origin}.`;
  },
};

export const stripeKey: Question = {
  name: "STRIPE_SECRET_KEY",
  says: [
    "To sell credits, paste a key of Stripe, best first a test key (sk_test_…):",
    "https://dashboard.stripe.com/test/apikeys",
    "Or press Enter to sell nothing for now. You can add it to .env.deploy later.",
  ],
  isSecret: true,
  isOptional: true,
  ...asTyped,
  flaw: (value) =>
    /^[sr]k_(test|live)_/.test(value)
      ? undefined
      : "A key that can sell begins with sk_test_, sk_live_, rk_test_ or rk_live_.",
};
