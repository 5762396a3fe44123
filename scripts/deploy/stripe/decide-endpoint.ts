import { type Endpoint, isMarked, isRight } from "./endpoints.ts";

export interface EndpointsFound {
  /** All endpoints of the account. */
  all: readonly Endpoint[];
  /** Where the project takes Stripe's events. The first is preferred. */
  urls: readonly string[];
  /** The endpoint to which the secret in the Vault belongs. Empty: to one that was added by hand. */
  keptId: string | undefined;
  /** The secret is given, so the operator has added the endpoint. */
  isGiven: boolean;
  /** The functions have a secret. */
  isSet: boolean;
}

export interface EndpointDecision {
  /** None is there, and we may add one. */
  adds: boolean;
  /** Gets this address and exactly the handled events. */
  mends: { id: string; url: string } | undefined;
  /** Endpoints that stopped deploys have added. Stripe has shown their secrets, to nobody. */
  lost: Endpoint[];
  /** In words for people: what only the operator can do. */
  note: string | undefined;
}

/**
 * Finds the endpoint whose secret we have: the one that the Vault names, or the one that was added
 * by hand if its secret was, too. Another one of ours is of no use, because its secret is lost.
 */
export function decideEndpoint(found: EndpointsFound): EndpointDecision {
  const { all, urls, keptId, isGiven, isSet } = found;
  const ours = all.filter(({ url }) => urls.includes(url));
  const byHand = ours.find((each) => !isMarked(each));
  const isByHand = isGiven || keptId === "" || (keptId === undefined && isSet);
  const named = all.find(({ id }) => keptId !== "" && id === keptId);
  const used = named ?? (isByHand ? byHand : undefined);
  const url = used && urls.includes(used.url) ? used.url : urls[0] ?? "";
  return {
    adds: used === undefined && byHand === undefined && !isGiven,
    mends: used && !(isRight(used) && used.url === url) ? { id: used.id, url } : undefined,
    lost: ours.filter((each) => isMarked(each) && each !== used),
    note: used
      ? undefined
      : byHand
      ? `The secret of Stripe's webhook endpoint ${byHand.id} is not known: give it as STRIPE_WEBHOOK_SECRETS, or delete that endpoint in Stripe's dashboard and run this again.`
      : isGiven
      ? `STRIPE_WEBHOOK_SECRETS is given, but Stripe has no webhook endpoint ${
        urls[0]
      }: add it in Stripe's dashboard, or give no secret, and the next deploy adds it.`
      : undefined,
  };
}
