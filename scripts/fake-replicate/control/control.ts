import { z } from "zod";
import { type Answer, json } from "../../fakes/http/answer.ts";
import { controlPage, type PageWorld } from "./control-page.ts";
import type { Account } from "../account.ts";
import { kinds } from "../faults/catalogue.ts";
import { OPS } from "../faults/fault.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { WEBHOOK_EVENTS } from "../predictions/status.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import type { Runs } from "../runs/runs.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** What the control routes need of the fake. */
export interface ControlWorld extends PageWorld {
  readonly account: Account;
  readonly settings: Settings;
  readonly runs: Runs;
  readonly webhooks: Webhooks;
  /** Back to the first moment: no predictions, faults or logs, real time, the first seed, secret and settings. */
  reset(): Promise<void>;
}

/** A route's work: what it answers as JSON, or a refusal thrown as ControlProblem or by a schema. */
type Work = (world: ControlWorld, body: unknown, id: string) => unknown;

class ControlProblem extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const clockOrder = z.strictObject({
  advance_ms: z.coerce.number().min(0).optional(),
  scale: z.number().min(0).max(1_000_000).optional(),
});
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

const routes: Record<string, Work> = {
  "POST /reset": (world) => world.reset(),
  "GET /clock": ({ clock }) => ({ now: new Date(clock.now()).toISOString() }),
  "POST /clock": async ({ clock }, body) => {
    const { advance_ms, scale } = clockOrder.parse(body);
    if (scale !== undefined) clock.setScale(scale);
    if (advance_ms !== undefined) await clock.advance(advance_ms);
    return { now: new Date(clock.now()).toISOString() };
  },
  "GET /requests": ({ requests }) => requests.all(),
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

/** Everything under /__sim: for tests, and a page for people. Only for this machine. */
export async function answerControl(world: ControlWorld, call: Call): Promise<Answer> {
  if (!isLocal(call)) return json(403, { detail: "/__sim answers to this machine only" });
  const path = call.url.pathname.slice("/__sim".length).replace(/\/$/, "");
  if (call.method === "GET" && path === "") return controlPage(world);
  const [, name = "", id = ""] = path.split("/");
  const work = routes[`${call.method} /${name}${id && "/:id"}`];
  if (!work) return json(404, { detail: `no ${call.method} ${call.url.pathname}` });
  try {
    const text = call.body.toString("utf8");
    // curl -d says it sends a form when it sends JSON, so what the body is decides.
    const from_page = text !== "" && parseJson(text) === undefined && isForm(call);
    const body = from_page
      ? Object.fromEntries(new URLSearchParams(text))
      : parseJson(text || "{}");
    const result = await work(world, body, decodeURIComponent(id));
    if (from_page || (text === "" && isForm(call))) {
      return { status: 303, headers: { location: "/__sim" }, body: "" };
    }
    return json(200, result ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { detail: z.prettifyError(error) });
    if (error instanceof RangeError) return json(400, { detail: error.message });
    if (error instanceof ControlProblem) return json(error.status, { detail: error.message });
    throw error;
  }
}

function isForm({ headers }: Call): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

function known({ predictions }: ControlWorld, id: string) {
  const prediction = predictions.get(id);
  if (!prediction) throw new ControlProblem(404, `no prediction ${id}`);
  return prediction;
}

function newSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64")}`;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::\d+)?$/;

/**
 * Peer, Host and Origin all on this machine: a container next door, a rebound DNS name or a web page that the developer
 * happens to visit could otherwise reset the fake.
 */
function isLocal({ peer, headers }: Call): boolean {
  const origin = headers["origin"];
  const origin_host = origin && URL.canParse(origin) ? new URL(origin).host : origin;
  return LOOPBACK.test(peer.replace(/^::ffff:/, "")) && LOOPBACK.test(headers["host"] ?? "") &&
    (origin_host === undefined || LOOPBACK.test(origin_host));
}
