import * as z from "zod/mini";
import { commonRoutes, type CommonWorld } from "../../fakes/control/common-routes.ts";
import { type Control, ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { faultRoutes, faultSchemaWith } from "../../fakes/control/fault-routes.ts";
import { type PageWorld, replicatePage } from "./control-page.ts";
import type { Account } from "../account.ts";
import type { Requests } from "../api/requests.ts";
import { kinds } from "../faults/catalogue.ts";
import { OPS } from "../faults/fault.ts";
import { WEBHOOK_EVENTS } from "../predictions/status.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import type { Runs } from "../runs/runs.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** What the control routes need from the fake. */
export interface ControlWorld extends CommonWorld, PageWorld {
  readonly account: Account;
  readonly requests: Requests;
  readonly settings: Settings;
  readonly runs: Runs;
  readonly webhooks: Webhooks;
}

const completeSchema = z.strictObject({
  status: z.enum(["succeeded", "failed", "canceled", "aborted"]),
  error: z.optional(z.string()),
});
const secretSchema = z.strictObject({ key: z.optional(z.string().check(z.startsWith("whsec_"))) });
const faultSchema = faultSchemaWith({
  op: z.enum(OPS),
  model: z.optional(z.string()),
  event: z.optional(z.enum(WEBHOOK_EVENTS)),
});

const routes: ControlRoutes<ControlWorld> = {
  ...commonRoutes,
  ...faultRoutes(faultSchema, OPS, kinds),
  "GET /deliveries": ({ deliveries }) => deliveries.all(),
  "GET /predictions": ({ predictions, show }) => predictions.all().map(show),
  "GET /settings": ({ settings }) => settings,
  "POST /settings": ({ settings }, body) =>
    Object.assign(settings, z.parse(z.partial(settingsSchema), body)),
  "POST /seed": (world, body) => {
    const { seed } = z.parse(z.strictObject({ seed: z.int() }), body);
    Object.assign(world.account, { seed, seededAfter: world.predictions.all().length });
    world.faults.clear(seed);
    return { seed };
  },
  "GET /secret": ({ account }) => ({ key: account.webhookSecret }),
  "POST /secret": ({ account }, body) => {
    account.webhookSecret = z.parse(secretSchema, body).key ?? newSecret();
    return { key: account.webhookSecret };
  },
  "POST /complete/:id": (world, body, id) => {
    const { status, error } = z.parse(completeSchema, body);
    const prediction = known(world, id);
    if (!world.runs.complete(prediction, status, error)) {
      throw new ControlProblem(409, `it is ${prediction.status}`);
    }
    return world.show(prediction);
  },
  "POST /redeliver/:id": async (world, _body, id) => {
    if (!(await world.webhooks.redeliver(known(world, id)))) {
      throw new ControlProblem(409, "it has not sent a webhook");
    }
    return world.deliveries.all().at(-1);
  },
};

/** The control routes and the page of the fake Replicate. */
export const replicateControl: Control<ControlWorld> = { routes, page: replicatePage };

function known({ predictions }: ControlWorld, id: string) {
  const prediction = predictions.get(id);
  if (!prediction) throw new ControlProblem(404, `no prediction ${id}`);
  return prediction;
}

function newSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64")}`;
}
