import { z } from "zod";
import { commonRoutes, type CommonWorld } from "../../fakes/control/common-routes.ts";
import { type Control, ControlProblem, type ControlRoutes } from "../../fakes/control/control.ts";
import { type PageWorld, replicatePage } from "./control-page.ts";
import type { Account } from "../account.ts";
import type { Requests } from "../api/requests.ts";
import { kinds } from "../faults/catalogue.ts";
import { OPS } from "../faults/fault.ts";
import { WEBHOOK_EVENTS } from "../predictions/status.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import type { Runs } from "../runs/runs.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** What the control routes need of the fake. */
export interface ControlWorld extends CommonWorld, PageWorld {
  readonly account: Account;
  readonly requests: Requests;
  readonly settings: Settings;
  readonly runs: Runs;
  readonly webhooks: Webhooks;
}

const completeOrder = z.strictObject({
  status: z.enum(["succeeded", "failed", "canceled", "aborted"]),
  error: z.string().optional(),
});
const secretOrder = z.strictObject({ key: z.string().startsWith("whsec_").optional() });
const faultOrder = z.strictObject({
  match: z.strictObject({
    op: z.enum(OPS),
    model: z.string().optional(),
    event: z.enum(WEBHOOK_EVENTS).optional(),
    nth: z.int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
  }),
  effect: z.string(),
  times: z.int().min(1).optional(),
});

const routes: ControlRoutes<ControlWorld> = {
  ...commonRoutes,
  "GET /deliveries": ({ deliveries }) => deliveries.all(),
  "GET /predictions": ({ predictions, show }) => predictions.all().map(show),
  "GET /settings": ({ settings }) => settings,
  "POST /settings": ({ settings }, body) =>
    Object.assign(settings, settingsSchema.partial().parse(body)),
  "POST /seed": (world, body) => {
    const { seed } = z.strictObject({ seed: z.int() }).parse(body);
    Object.assign(world.account, { seed, seeded_after: world.predictions.all().length });
    world.faults.clear(seed);
    return { seed };
  },
  "GET /secret": ({ account }) => ({ key: account.webhook_secret }),
  "POST /secret": ({ account }, body) => {
    account.webhook_secret = secretOrder.parse(body).key ?? newSecret();
    return { key: account.webhook_secret };
  },
  "GET /faults": ({ faults }) => ({
    faults: faults.list(),
    known: Object.fromEntries(OPS.map((op) => [op, kinds(op)])),
  }),
  "POST /faults": ({ faults }, body) => {
    const orders = Array.isArray(body) ? z.array(faultOrder).parse(body) : [faultOrder.parse(body)];
    return { ids: orders.map((order) => faults.add(order)) };
  },
  "DELETE /faults": ({ faults, account }) => faults.clear(account.seed),
  "DELETE /faults/:id": ({ faults }, _body, id) => {
    if (!faults.remove(Number(id))) throw new ControlProblem(404, `no fault ${id}`);
  },
  "POST /complete/:id": (world, body, id) => {
    const { status, error } = completeOrder.parse(body);
    const prediction = known(world, id);
    if (!world.runs.complete(prediction, status, error)) {
      throw new ControlProblem(409, `it is ${prediction.status}`);
    }
    return world.show(prediction);
  },
  "POST /redeliver/:id": async (world, _body, id) => {
    if (!(await world.webhooks.redeliver(known(world, id)))) {
      throw new ControlProblem(409, "it has had no webhook");
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
