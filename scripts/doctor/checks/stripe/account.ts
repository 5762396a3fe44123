import { type Finding, NotApplicable } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { flawsOfEndpoint } from "./endpoint-flaws.ts";
import { connectStripe, readEndpoints } from "./read-endpoints.ts";
import { sellsCredits } from "./sells-credits.ts";

const KEYS = "https://dashboard.stripe.com/apikeys";

/** The key to ask Stripe with. Throws where nothing is sold, or no key is known. */
async function keyOf(world: DoctorWorld): Promise<string> {
  const { STRIPE_SETUP_KEY: setupKey = "", STRIPE_SECRET_KEY: key = "" } = world.given;
  if (setupKey !== "" || key !== "") return setupKey || key;
  throw await sellsCredits(world)
    ? new Error("STRIPE_SECRET_KEY is not given, in .env.deploy or the shell.")
    : new NotApplicable("Nothing is sold.");
}

/** Asks Stripe, and names a refusal of the key. */
async function asking<T>(answer: Promise<T>, right: string): Promise<T | Finding> {
  try {
    return await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status === 401) {
      return {
        what: "Stripe does not accept the key.",
        why: "Nobody can buy, and payments are not settled.",
        mend:
          `Make a key at ${KEYS}, put it into .env.deploy as STRIPE_SECRET_KEY, then: npm run deploy`,
      };
    }
    if (status === 403) {
      throw new Error(
        `The key may not read ${right}. Give a key that may as STRIPE_SETUP_KEY, in .env.deploy or the shell.`,
        { cause: error },
      );
    }
    throw new Error(`Stripe did not answer: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

const statusOf = (error: unknown) =>
  error instanceof Error && "statusCode" in error ? error.statusCode : undefined;

const isFinding = (answer: object): answer is Finding => "mend" in answer;

export const stripeKey: Check = {
  title: "Stripe accepts the key, which is of the mode in which people have paid",
  async find(world) {
    const key = await keyOf(world);
    const stripe = await connectStripe(key, world.given["STRIPE_API_URL"] ?? "");
    // The functions' key may read events, and little else.
    const events = await asking(stripe.events.list({ limit: 1 }), "events");
    if (isFinding(events)) return [events];
    return key.includes("_live_") ? [] : findingsOfTestMode(world);
  },
};

/** In test mode nobody pays, so nobody should be able to get credits of a live project. */
async function findingsOfTestMode({ query }: DoctorWorld): Promise<Finding[]> {
  const [row] = await query<{ live: number }>(
    "select count(*)::int as live from public.purchases where livemode and paid_at is not null",
  );
  return (row?.live ?? 0) === 0 ? [] : [{
    what: "Stripe's key is of test mode, but people have already paid with real money.",
    why: "Now everybody gets credits without paying, with the number of a test card.",
    mend: `Put the live key (${KEYS}) into .env.deploy as STRIPE_SECRET_KEY, then: npm run deploy`,
  }];
}

export const stripeEndpoint: Check = {
  title: "Stripe sends exactly the events that are handled, to this project",
  async find(world) {
    const key = await keyOf(world);
    if (world.project === null && world.given["STRIPE_API_URL"] === "") {
      throw new NotApplicable("Stripe cannot reach this machine.");
    }
    const endpoints = await asking(
      readEndpoints(key, world.given["STRIPE_API_URL"] ?? ""),
      "webhook endpoints",
    );
    if (isFinding(endpoints)) throw new NotApplicable("Stripe refuses the key.");
    const address = `${world.url}/functions/v1/stripe-webhook`;
    const ours = endpoints.filter(({ url }) => url === address);
    const what = ours.length === 0
      ? [`No webhook endpoint at Stripe has the address ${address}.`]
      : [
        ...ours.length > 1
          ? [`${ours.length} webhook endpoints at Stripe have the address ${address}.`]
          : [],
        ...ours.flatMap(flawsOfEndpoint),
      ];
    return what.map((flaw) => ({
      what: flaw,
      why: "What Stripe does not tell is only found by reconcile: credits, and refunds, come late.",
      mend: "npm run deploy (or change it at https://dashboard.stripe.com/webhooks)",
    }));
  },
};
