import { expect, it } from "vitest";
import { handledEvents } from "../../../supabase/functions/_shared/purchase/events.ts";
import { decideEndpoint, type EndpointsFound } from "./decide-endpoint.ts";
import type { Endpoint } from "./endpoints.ts";

const url = "https://own.example/functions/v1/stripe-webhook";
const firstUrl = "https://ref.supabase.co/functions/v1/stripe-webhook";

const endpoint = (id: string, change: Partial<Endpoint> = {}): Endpoint => ({
  id,
  url,
  status: "enabled",
  enabled_events: [...handledEvents],
  metadata: {},
  ...change,
});
const marked = (id: string, change: Partial<Endpoint> = {}) =>
  endpoint(id, { metadata: { made_by: "npm run deploy" }, ...change });

const decide = (found: Partial<EndpointsFound>) =>
  decideEndpoint({
    all: [],
    urls: [url, firstUrl],
    keptId: undefined,
    isGiven: false,
    isSet: false,
    ...found,
  });

const nothing = { adds: false, mends: undefined, lost: [], note: undefined };
const foreign = endpoint("we_other", { url: "https://another.example/hook" });

it("an endpoint is added if there is none, whatever other endpoints the account has", () => {
  expect(decide({ all: [foreign] })).toEqual({ ...nothing, adds: true });
  expect(decide({ all: [foreign], keptId: "we_gone", isSet: true }))
    .toEqual({ ...nothing, adds: true });
});

it("the endpoint that the Vault names is right as it is", () => {
  expect(decide({ all: [foreign, marked("we_1")], keptId: "we_1", isSet: true })).toEqual(nothing);
});

it.each<[string, Partial<Endpoint>]>([
  ["lacks an event", { enabled_events: handledEvents.slice(1) }],
  ["gets one too many", { enabled_events: [...handledEvents, "charge.succeeded"] }],
  ["gets every event", { enabled_events: ["*"] }],
  ["gets one event twice and lacks another", {
    enabled_events: [...handledEvents.slice(1), handledEvents[1] ?? ""],
  }],
  ["is switched off", { status: "disabled" }],
  ["has an address of before", { url: "https://before.example/functions/v1/stripe-webhook" }],
])(
  "the endpoint that the Vault names is mended if it %s, and keeps its secret",
  (_what, change) => {
    expect(decide({ all: [marked("we_1", change)], keptId: "we_1" }))
      .toEqual({ ...nothing, mends: { id: "we_1", url } });
  },
);

it("an endpoint at the project's first address stays there", () => {
  const all = [marked("we_1", { url: firstUrl, status: "disabled" })];
  expect(decide({ all, keptId: "we_1" })).toMatchObject({ mends: { id: "we_1", url: firstUrl } });
});

it("an endpoint of ours that the Vault does not name has lost its secret, and is replaced", () => {
  const [one, two, three] = [marked("we_1"), marked("we_2"), marked("we_3")];
  expect(decide({ all: [one, two] })).toEqual({ ...nothing, adds: true, lost: [one, two] });
  expect(decide({ all: [one, two, three], keptId: "we_2" })).toEqual({
    ...nothing,
    lost: [one, three],
  });
});

it.each<[string, Partial<EndpointsFound>]>([
  ["given", { isGiven: true }],
  ["given once, and kept", { keptId: "", isSet: true }],
  ["set by hand in the functions", { isSet: true }],
])("an endpoint that was added by hand is used if its secret was %s", (_what, found) => {
  expect(decide({ all: [endpoint("we_1")], ...found })).toEqual(nothing);
  expect(decide({ all: [endpoint("we_1", { enabled_events: ["*"] })], ...found }))
    .toEqual({ ...nothing, mends: { id: "we_1", url } });
});

it("an endpoint that was added by hand is never removed or doubled, although its secret is unknown", () => {
  for (const keptId of [undefined, "we_gone"]) {
    expect(decide({ all: [endpoint("we_1")], keptId })).toEqual({
      ...nothing,
      note: expect.stringMatching(/we_1 is not known: give it as STRIPE_WEBHOOK_SECRETS/),
    });
  }
});

it("beside a secret that is given no endpoint is added, because its secret would be another", () => {
  expect(decide({ isGiven: true })).toEqual({ ...nothing, note: expect.stringContaining(url) });
});
