import { LOCAL_SECRET_KEY } from "../fake-stripe/fake-stripe.ts";

/** Where the fakes of `npm start` listen. */
export const fakePorts = { replicate: 54330, delivery: 54331, stripe: 54332, stripePage: 54333 };

/** The only token that the fake Replicate of `npm start` accepts. */
export const FAKE_REPLICATE_TOKEN = "r8_local";

/** The settings with which the functions of `npm start` find the fakes that it has started. */
export function withFakes(settings: Record<string, string>): Record<string, string> {
  return {
    ...settings,
    ...(settings["REPLICATE_API_TOKEN"] === "" && {
      REPLICATE_API_TOKEN: FAKE_REPLICATE_TOKEN,
      REPLICATE_API_URL: `http://127.0.0.1:${fakePorts.replicate}/v1`,
    }),
    ...(settings["STRIPE_SECRET_KEY"] === "" && {
      STRIPE_SECRET_KEY: LOCAL_SECRET_KEY,
      STRIPE_API_URL: `http://127.0.0.1:${fakePorts.stripe}`,
    }),
  };
}
