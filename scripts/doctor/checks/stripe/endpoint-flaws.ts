import { handledEvents } from "../../../../supabase/functions/_shared/purchase/events.ts";

/** A webhook endpoint at Stripe, as far as it matters here. */
export interface Endpoint {
  url: string;
  status: string;
  enabled_events: string[];
}

/** A line for each thing that is wrong with an endpoint of ours. None: all is well. */
export function flawsOfEndpoint({ url, status, enabled_events: enabled }: Endpoint): string[] {
  const missing = handledEvents.filter((type) => !enabled.includes(type));
  const extra = enabled.filter((type) => !handledEvents.includes(type));
  return [
    ...(status === "enabled" ? [] : [`${url} is ${status}: Stripe sends nothing to it.`]),
    ...(enabled.includes("*")
      ? [`${url} gets every event there is. Choose those that the README lists.`]
      : [
        ...missing.map((type) => `${url} lacks ${type}`),
        ...extra.map((type) => `${url} gets ${type}, which nothing handles`),
      ]),
  ];
}
