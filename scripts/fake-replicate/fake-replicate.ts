import { answerControl, CONTROL_PATH, isControl } from "../fakes/control/control.ts";
import { type Answer, json } from "../fakes/http/answer.ts";
import { answerApi } from "./api/api.ts";
import { createClock } from "../fakes/time/clock.ts";
import type { ApiWorld } from "./api/exchange.ts";
import { type ControlWorld, replicateControl } from "./control/control.ts";
import { createDeliveries } from "./webhooks/deliveries.ts";
import { answerDelivery, type DeliveryWorld } from "./files/delivery.ts";
import { createFaults } from "./faults/faults.ts";
import { type Call, startHttpServer } from "../fakes/http/http-server.ts";
import { createIds } from "./predictions/ids.ts";
import { createOutputFiles } from "./files/output-files.ts";
import { createPredictionStore } from "./predictions/prediction-store.ts";
import { type Prediction, predictionJson } from "./predictions/prediction.ts";
import { createRateLimits } from "./api/rate-limits.ts";
import { createRequests } from "./api/requests.ts";
import { createRuns } from "./runs/runs.ts";
import { defaultSettings } from "./control/settings.ts";
import { createUploadedFiles } from "./files/uploaded-files.ts";
import { createWebhooks } from "./webhooks/webhooks.ts";

/** Only this file knows all the parts. */
interface World extends ApiWorld, ControlWorld, DeliveryWorld {}

export interface FakeReplicateOptions {
  /** The port of the API and the control routes; 0 takes any free one. */
  port: number;
  /** The port of the host that stands in for replicate.delivery; 0 takes any free one. */
  deliveryPort: number;
  /** The address to listen on. */
  host?: string;
  /** The only API token that is accepted. */
  token: string;
  /** `whsec_` and the key in base64. */
  webhookSecret: string;
  /** From creation to the end of a run, in milliseconds. */
  runMs?: number;
  /**
   * The same seed gives the same queue times, log lines and results of fault probabilities. Ids are
   * different after every start.
   */
  seed?: number;
  /**
   * The clock's first moment, in milliseconds since 1970; real time if absent. Ids depend on it:
   * the same seed and moment give the same ids again.
   */
  startAt?: number;
  /** Called with every request, change of state and webhook. */
  log?: (event: Record<string, unknown>) => void;
}

export interface FakeReplicate {
  /** `http://127.0.0.1:<port>/v1`: the official client's `baseUrl`. */
  apiUrl: string;
  /**
   * `http://127.0.0.1:<port>`, where outputs are served. Stands in for
   * `https://replicate.delivery`.
   */
  deliveryUrl: string;
  /** `http://127.0.0.1:<port>/__sim`. */
  controlUrl: string;
  close(): Promise<void>;
}

const tooLarge = json(413, { detail: "Too large", status: 413 });

/**
 * Starts a Replicate on this machine: its API, its webhooks, its delivery host, and routes to
 * control everything.
 */
export async function startFakeReplicate(options: FakeReplicateOptions): Promise<FakeReplicate> {
  const { host = "127.0.0.1", log = () => {} } = options;
  // The parts need the addresses, which are known only once the ports are open. No call can arrive
  // before that.
  const parts: { world?: World } = {};
  const withWorld =
    (answer: (world: World, call: Call) => Promise<Answer>) => async (call: Call) => {
      if (!parts.world) throw new Error("a call came in before the fake was ready");
      return answer(parts.world, call);
    };
  const delivery = await startHttpServer(
    { port: options.deliveryPort, host, tooLarge },
    withWorld(answerDelivery),
  );
  const api = await startHttpServer(
    { port: options.port, host, tooLarge },
    withWorld((world, call) =>
      isControl(call) ? answerControl(replicateControl, world, call) : answerApi(world, call)
    ),
  ).catch(async (error: unknown) => {
    await delivery.close();
    throw error;
  });
  const world = createWorld({ ...options, log }, `${api.url}/v1`, delivery.url);
  parts.world = world;
  return {
    apiUrl: world.apiUrl,
    deliveryUrl: delivery.url,
    controlUrl: `${api.url}${CONTROL_PATH}`,
    async close() {
      world.clock.stop();
      await Promise.all([api.close(), delivery.close()]);
    },
  };
}

function createWorld(options: FakeReplicateOptions, apiUrl: string, deliveryUrl: string): World {
  const { token, webhookSecret, runMs = 6000, seed = 1, startAt, log = () => {} } = options;
  const clock = createClock(startAt);
  const settings = defaultSettings(runMs);
  const firstAccount = { seed, seededAfter: 0, webhookSecret: webhookSecret };
  const account = { ...firstAccount };
  const ids = createIds(seed, clock.now());
  const show = (prediction: Prediction) => predictionJson(prediction, clock.now(), apiUrl);
  const stores = {
    faults: createFaults(seed),
    predictions: createPredictionStore(),
    requests: createRequests(),
    deliveries: createDeliveries(),
    limits: createRateLimits(clock, settings),
    uploads: createUploadedFiles(clock, ids),
    outputs: createOutputFiles(clock, ids, deliveryUrl),
  };
  const base = { token, apiUrl, clock, settings, account, ids, show, log, ...stores };
  const webhooks = createWebhooks(base);
  const runs = createRuns({ ...base, webhooks });

  /** No predictions, faults or logs, real time, and the initial seed, secret and settings. */
  async function reset() {
    await clock.reset();
    Object.assign(settings, defaultSettings(runMs));
    Object.assign(account, firstAccount);
    stores.faults.clear(seed);
    for (
      const part of [
        stores.predictions,
        stores.requests,
        stores.deliveries,
        stores.limits,
        stores.uploads,
        stores.outputs,
      ]
    ) {
      part.clear();
    }
  }

  return { ...base, webhooks, runs, reset };
}
