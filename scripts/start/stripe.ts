import { LOCAL_SECRET_KEY, startFakeStripe } from "../fake-stripe/fake-stripe.ts";
import type { Sql } from "postgres";
import { readSecretList } from "../../supabase/functions/_shared/outside/secret-list.ts";
import type { Log, LogEvent } from "../stack/log.ts";

export interface Stripe {
  /** The environment variables that tell the functions about it. */
  env: Record<string, string>;
  /** Where the app may leave to, for its build. Empty: Stripe's own page. */
  checkoutOrigins: string;
  /** The fake's control page, or `undefined` if the real Stripe is used. */
  controlUrl: string | undefined;
  close(): Promise<void>;
}

/** The fake's ports: its API and its page, which is another origin. 0 takes any free port. */
export interface FakeStripePorts {
  stripe: number;
  stripePage: number;
}

/**
 * Returns the real Stripe if the settings have a test key; otherwise starts a fake one on this
 * machine. Throws a sentence for people if the key is another one: on a laptop nobody pays.
 *
 * @param webhookUrl where the fake sends its webhooks. The real Stripe cannot reach this machine.
 */
export async function chooseStripe(
  settings: Record<string, string>,
  ports: FakeStripePorts,
  webhookUrl: string,
  log: Log,
): Promise<Stripe> {
  const {
    STRIPE_SECRET_KEY: key = "",
    STRIPE_API_URL: apiUrl = "",
    STRIPE_WEBHOOK_SECRETS: secrets = "",
    VITE_CHECKOUT_ORIGINS: checkoutOrigins = "",
  } = settings;
  checkKey(key);
  if (key !== "") {
    return {
      env: { STRIPE_API_URL: apiUrl },
      checkoutOrigins,
      controlUrl: undefined,
      close: () => Promise.resolve(),
    };
  }
  const fake = await startFakeStripe({
    port: ports.stripe,
    pagePort: ports.stripePage,
    webhookUrl,
    webhookSecret: readSecretList(secrets)?.[0]?.secret ?? "",
    log: (event) => log(toLogEvent(event)),
  });
  return {
    env: { STRIPE_SECRET_KEY: LOCAL_SECRET_KEY, STRIPE_API_URL: fake.apiUrl },
    checkoutOrigins: checkoutOrigins || fake.pageUrl,
    controlUrl: fake.controlUrl,
    close: () => fake.close(),
  };
}

/**
 * Puts packs on offer, as the operator does on a hosted project (README, "Selling credits"). A fake
 * forgets everything when it stops, so nothing from before can be paid there any more.
 */
export async function startSelling(sql: Sql, { controlUrl }: Stripe): Promise<void> {
  await sql`update private.settings set selling = true where only_row`;
  if (controlUrl === undefined) return;
  await sql`
    update public.purchases set state = 'expired' where state in ('created', 'open', 'processing')`;
  await sql`update public.purchases set sweep_at = null where sweep_at is not null`;
  await sql`delete from private.payment_event_windows`;
}

function checkKey(key: string): void {
  if (/^(sk|rk)_live_/.test(key)) {
    throw new Error(
      "STRIPE_SECRET_KEY is a live key, with which people pay real money. Use a test key " +
        "(sk_test_… or rk_test_…) on this machine, or none for the fake Stripe.",
    );
  }
  if (key !== "" && !/^(sk|rk)_test_\w+$/.test(key)) {
    throw new Error(
      "STRIPE_SECRET_KEY is no test key: one begins with sk_test_ or rk_test_. " +
        "Leave it empty for the fake Stripe.",
    );
  }
}

function toLogEvent(event: Record<string, unknown>): LogEvent {
  return { event: "said", ...event, level: "debug", part: "fake-stripe" };
}
