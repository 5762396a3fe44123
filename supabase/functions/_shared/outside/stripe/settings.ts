/** The settings for selling credits. They are all there, or nothing can be sold. */
import { readSecretList, validSecrets } from "../secret-list.ts";
import { flawOfSellingSecrets } from "../secrets.ts";

export interface StripeSettings {
  secretKey: string;
  /** Whether the key is of live mode, where money moves. Test and live objects never mix. */
  livemode: boolean;
  /** Two while one replaces the other. Empty: no event is accepted, and polling does its work. */
  webhookSecrets: string[];
  /** An origin. Stripe's client takes no path. */
  apiUrl: URL;
  /** Where the app is, without a slash at its end. A checkout leads back to it. */
  appUrl: string;
}

const STRIPE_ORIGIN = "https://api.stripe.com";

/** A secret or restricted key, of either mode. */
const keyForm = /^(?:sk|rk)_(test|live)_\w{8,255}$/;

/** The settings for selling as they stand in the environment. */
interface Given {
  /** Empty: nothing is sold, and the others do not matter. */
  secretKey: string;
  /** The list as it is written. */
  webhookSecrets: string;
  apiUrl: string;
  appUrl: string;
}

interface Selling {
  /** Null: nothing can be sold. */
  stripe: StripeSettings | null;
  /** What is wrong, in words for the operator's log, without a value. `stripe` is null then. */
  sellingFlaw: string | null;
}

/**
 * Reads the settings for selling. A flaw in them stops what sells, and nothing else: generations
 * go on.
 *
 * @param supabaseUrl where the functions reach Supabase
 * @param now in milliseconds
 */
export function readSelling(given: Given, supabaseUrl: URL, now: number): Selling {
  if (given.secretKey === "") return { stripe: null, sellingFlaw: null };
  const read = check(given, supabaseUrl, now);
  return typeof read === "string"
    ? { stripe: null, sellingFlaw: read }
    : { stripe: read, sellingFlaw: null };
}

/**
 * Checks the settings against each other, and answers with them or with their flaw. Each request
 * carries the key, so a key that moves money is sent to nobody but Stripe.
 */
function check(given: Given, supabaseUrl: URL, now: number): StripeSettings | string {
  const { secretKey } = given;
  const list = readSecretList(given.webhookSecrets);
  if (list === null) return "STRIPE_WEBHOOK_SECRETS has an entry with an @ but no time after it";
  const webhookSecrets = validSecrets(list, now);
  const flaw = flawOfSellingSecrets(secretKey, webhookSecrets, supabaseUrl);
  if (flaw !== null) return flaw;
  const mode = keyForm.exec(secretKey)?.[1];
  if (mode === undefined) return "STRIPE_SECRET_KEY is not a secret key of Stripe: sk_… or rk_…";
  if (!URL.canParse(given.apiUrl)) return "STRIPE_API_URL is not an address";
  const apiUrl = new URL(given.apiUrl);
  if (mode === "live" && apiUrl.origin !== STRIPE_ORIGIN) {
    return "STRIPE_API_URL is not Stripe's, but STRIPE_SECRET_KEY is a live key";
  }
  if (apiUrl.pathname !== "/" || apiUrl.search !== "" || apiUrl.hash !== "") {
    return "STRIPE_API_URL has a path: give only its origin";
  }
  if (given.appUrl === "") return "APP_URL is not set";
  if (!URL.canParse(given.appUrl)) return "APP_URL is not an address";
  const appUrl = new URL(given.appUrl);
  if (!/^https?:$/.test(appUrl.protocol) || appUrl.search !== "" || appUrl.hash !== "") {
    return "APP_URL is not the address of a web app";
  }
  if (mode === "live" && appUrl.protocol !== "https:") {
    return "APP_URL has to be https for a live key";
  }
  return {
    secretKey,
    livemode: mode === "live",
    webhookSecrets,
    apiUrl,
    appUrl: appUrl.href.replace(/\/$/, ""),
  };
}
