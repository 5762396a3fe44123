import { handledEvents } from "../../../supabase/functions/_shared/purchase/events.ts";
import { decidedStep } from "../decided-step.ts";
import { createNotes } from "../notes.ts";
import { readFunctionSecrets, setFunctionSecrets } from "../secrets/function-secrets.ts";
import { replaceSecrets } from "../secrets/replace-secret.ts";
import { stripeCopy, stripeName } from "../secrets/stripe-webhook.ts";
import { keepInVault, readVault } from "../secrets/vault.ts";
import { decideEndpoint } from "../stripe/decide-endpoint.ts";
import { connectEndpoints } from "../stripe/endpoints.ts";
import { refuseMixedModes } from "../stripe/refuse-mixed-modes.ts";
import type { MakeStep } from "../step.ts";

const PATH = "/functions/v1/stripe-webhook";

/**
 * Tells Stripe where it reports payments. Stripe shows the secret of an endpoint only when it is
 * added, so it goes to the Vault at once, together with the endpoint's id.
 */
export const stripe: MakeStep = ({ given, project, say }) => {
  const note = createNotes(say);
  const url = `${project.url}${PATH}`;

  /** Null: nothing is sold, or no key is given. */
  async function decide() {
    const inFunctions = await readFunctionSecrets(project);
    const sells = given.STRIPE_SECRET_KEY !== "" || inFunctions.has("STRIPE_SECRET_KEY");
    if (!sells || (given.STRIPE_SECRET_KEY === "" && given.STRIPE_SETUP_KEY === "")) return null;
    refuseMixedModes(given);
    const endpoints = await connectEndpoints(given);
    const [vault, all] = await Promise.all([readVault(project), endpoints.list()]);
    const kept = vault.secrets.get(stripeCopy);
    const isGiven = given.STRIPE_WEBHOOK_SECRETS !== "";
    const isSet = inFunctions.has(stripeName);
    if (all === null) {
      note([isGiven || kept || isSet ? notCompared : notAllowed(url)]);
      return null;
    }
    const decision = decideEndpoint({
      all,
      // With a domain of its own, the project still answers at its first address.
      urls: [url, `https://${project.ref}.supabase.co${PATH}`],
      keptId: kept?.description,
      isGiven,
      isSet,
    });
    note(decision.note === undefined ? [] : [decision.note]);
    return { ...decision, endpoints, vault, replaces: decision.adds && isSet && !kept };
  }

  return decidedStep({
    title: "Tell Stripe where to report payments",
    decide,
    describe(decision) {
      if (!decision) return [];
      const { adds, lost, mends, replaces } = decision;
      return [
        ...(adds ? [`Add the webhook endpoint ${url}`] : []),
        ...(replaces ? [`Replace ${stripeName}, which was set by hand, by its secret`] : []),
        ...(mends ? [`Give the webhook endpoint ${mends.id} exactly the handled events`] : []),
        ...lost.map(({ id }) => `Remove the webhook endpoint ${id} of a deploy that was stopped`),
      ];
    },
    async apply(decision) {
      if (!decision) return;
      const { adds, endpoints, lost, mends, vault } = decision;
      if (adds) {
        const added = await endpoints.add(url);
        if (added === null) return say(notAllowed(url));
        const { id, secret } = added;
        const list = vault.secrets.get(stripeCopy)?.value ?? "";
        const value = replaceSecrets(list, secret, vault.nowSeconds);
        await keepInVault(project, vault, [{ name: stripeCopy, value, description: id }]);
        await setFunctionSecrets(project, { [stripeName]: value });
      }
      if (mends && !await endpoints.mend(mends.id, mends.url)) say(notChanged(mends.id));
      for (const { id } of lost) if (!await endpoints.remove(id)) say(notRemoved(id));
    },
    advice:
      "Credits arrive without Stripe's reports, too, but minutes later: run `npm run deploy` again when Stripe answers.",
  });
};

const notCompared =
  "Stripe does not show its webhook endpoints to this key, so their events were not compared, nor whether there is one in the key's mode: a live key has an endpoint of its own. Give a key that may write Webhook Endpoints as STRIPE_SETUP_KEY.";

const notAllowed = (url: string) =>
  `This key may not add Stripe's webhook endpoint, so nothing is sold yet: give a key that may write Webhook Endpoints as STRIPE_SETUP_KEY, or add ${url} in Stripe's dashboard for the events ${
    handledEvents.join(", ")
  }, and give its secret as ${stripeName}.`;

const notChanged = (id: string) =>
  `This key may not change Stripe's webhook endpoint ${id}: give a key that may write Webhook Endpoints as STRIPE_SETUP_KEY, or give ${id} in Stripe's dashboard exactly the events ${
    handledEvents.join(", ")
  }.`;

const notRemoved = (id: string) =>
  `This key may not remove Stripe's webhook endpoint ${id}, which is of no use: remove it in Stripe's dashboard.`;
