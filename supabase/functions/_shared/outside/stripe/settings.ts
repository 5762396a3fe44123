/** The settings for selling credits. They are all there, or nothing can be sold. */

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

/**
 * Checks the settings against each other. Each request carries the key, so a key that moves money
 * is sent to nobody but Stripe.
 *
 * @param refuse throws; the operator's log gets the words
 */
export function readStripeSettings(
  { secretKey, webhookSecrets, apiUrl, appUrl }: {
    secretKey: string;
    webhookSecrets: string[];
    apiUrl: URL;
    appUrl: URL;
  },
  refuse: (cause: string) => never,
): StripeSettings {
  const mode = keyForm.exec(secretKey)?.[1] ??
    refuse("STRIPE_SECRET_KEY is not a secret key of Stripe: sk_… or rk_…");
  if (mode === "live" && apiUrl.origin !== STRIPE_ORIGIN) {
    refuse("STRIPE_API_URL is not Stripe's, but STRIPE_SECRET_KEY is a live key");
  }
  if (apiUrl.pathname !== "/" || apiUrl.search !== "" || apiUrl.hash !== "") {
    refuse("STRIPE_API_URL has a path: give only its origin");
  }
  if (!/^https?:$/.test(appUrl.protocol) || appUrl.search !== "" || appUrl.hash !== "") {
    refuse("APP_URL is not the address of a web app");
  }
  if (mode === "live" && appUrl.protocol !== "https:") {
    refuse("APP_URL has to be https for a live key");
  }
  return {
    secretKey,
    livemode: mode === "live",
    webhookSecrets,
    apiUrl,
    appUrl: appUrl.href.replace(/\/$/, ""),
  };
}
