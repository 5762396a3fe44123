import * as z from "zod/mini";
import { commonRoutes } from "../../fakes/control/common-routes.ts";
import { type Control, ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { faultRoutes, faultSchemaWith } from "../../fakes/control/fault-routes.ts";
import { kinds } from "../faults/catalogue.ts";
import { OPS } from "../faults/fault.ts";
import { andDelivered } from "../money/world.ts";
import type { ControlWorld } from "./control-world.ts";
import { stripePage } from "./control-page.ts";
import { moneyBackActs } from "./money-back-acts.ts";
import { paymentActs } from "./payment-acts.ts";
import { settingsSchema } from "./settings.ts";

const secretSchema = z.strictObject({
  key: z.optional(z.string().check(z.minLength(1))),
  endpoint: z.optional(z.string()),
});
const endpointSchema = z.strictObject({
  url: z.url(),
  enabled_events: z.optional(z.array(z.string())),
  secret: z.optional(z.string()),
});
const faultSchema = faultSchemaWith({
  op: z.enum(OPS),
  event: z.optional(z.string()),
  about: z.optional(z.string()),
});

const routes: ControlRoutes<ControlWorld> = {
  ...commonRoutes,
  ...faultRoutes(faultSchema, OPS, kinds),
  ...paymentActs,
  ...moneyBackActs,
  "GET /deliveries": ({ deliveries }) => deliveries.all(),
  "GET /sessions": ({ store }) => store.checkouts.all().map(({ session }) => session),
  "GET /events": ({ store }) => store.events.all(),
  "GET /settings": ({ settings }) => settings,
  "POST /settings": ({ settings }, body) =>
    Object.assign(settings, z.parse(z.partial(settingsSchema), body)),
  "POST /seed": (world, body) => {
    const { seed } = z.parse(z.strictObject({ seed: z.int() }), body);
    world.account.seed = seed;
    world.faults.clear(seed);
    return { seed };
  },
  "GET /endpoints": ({ endpoints, store }) =>
    store.endpoints.all().map((each) => ({ ...each, secrets: endpoints.secrets(each.id) })),
  "POST /endpoints": ({ endpoints }, body) => {
    const { url, enabled_events: enabledEvents = ["*"], secret } = z.parse(endpointSchema, body);
    const made = endpoints.add({ url, enabledEvents, ...(secret && { secret }) });
    return { ...made, secrets: endpoints.secrets(made.id) };
  },
  "DELETE /endpoints/:id": ({ store }, _body, id) => {
    const endpoint = store.endpoints.get(id);
    if (!endpoint) throw new ControlProblem(404, `no endpoint ${id}`);
    endpoint.status = "disabled";
  },
  "GET /secret": (world) => ({ key: world.endpoints.secret(endpointNamed(world, undefined)) }),
  "POST /secret": (world, body) => {
    const { key, endpoint } = z.parse(secretSchema, body);
    return { key: world.endpoints.roll(endpointNamed(world, endpoint), key) };
  },
  "POST /redeliver/:id": async (world, _body, id) => {
    await world.webhooks.redeliver(eventNamed(world, id));
    return world.deliveries.all().at(-1);
  },
  "POST /twin/:id": (world, _body, id) =>
    andDelivered(world, () => world.events.twin(eventNamed(world, id))),
};

/** The control routes and the page of the fake Stripe. */
export const stripeControl: Control<ControlWorld> = { routes, page: stripePage };

function eventNamed({ store }: ControlWorld, id: string) {
  const event = store.events.get(id);
  if (!event) throw new ControlProblem(404, `no event ${id}`);
  return event;
}

/** The endpoint with this id; without one, the first. */
function endpointNamed({ store }: ControlWorld, id: string | undefined): string {
  const endpoint = id === undefined ? store.endpoints.all().at(-1) : store.endpoints.get(id);
  if (!endpoint) throw new ControlProblem(404, "no such endpoint");
  return endpoint.id;
}
