import { afterAll, beforeAll, beforeEach } from "vitest";
import * as z from "zod/mini";
import { type FakeReplicateOptions, startFakeReplicate } from "../fake-replicate.ts";
import { useReceiver as useAnyReceiver } from "../../fakes/test/receiver.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

export const TOKEN = "r8_test";
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const RUN_MS = 6000;
export const T2V = "wavespeedai/wan-2.1-t2v-480p";
export const I2V = "wavespeedai/wan-2.1-i2v-480p";

const momentSchema = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(?:\d{3}|\d{6}|\d{9})Z$/),
);

/**
 * Replicate's own description of a prediction, key by key, taken from its OpenAPI and not from our
 * code.
 */
export const predictionSchema = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
  model: z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/)),
  version: z.union([z.literal("hidden"), z.string().check(z.regex(/^[0-9a-f]{64}$/))]),
  deployment: z.optional(z.string()),
  input: z.record(z.string(), z.unknown()),
  output: z.unknown(),
  logs: z.string(),
  data_removed: z.boolean(),
  error: z.nullable(z.string()),
  source: z.enum(["api", "web"]),
  status: z.enum(["starting", "processing", "succeeded", "failed", "canceled", "aborted"]),
  created_at: momentSchema,
  started_at: z.nullable(momentSchema),
  completed_at: z.nullable(momentSchema),
  deadline: z.optional(momentSchema),
  urls: z.object({ get: z.url(), cancel: z.url(), web: z.url() }),
  metrics: z.object({ predict_time: z.optional(z.number()), total_time: z.optional(z.number()) }),
  webhook: z.optional(z.string()),
  webhook_events_filter: z.optional(z.array(z.string())),
});
type PredictionBody = z.infer<typeof predictionSchema>;

const deliverySchema = z.object({
  prediction_id: z.string(),
  webhook_id: z.string(),
  event: z.string(),
  attempt: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  status: z.nullable(z.number()),
  error: z.nullable(z.string()),
});

const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  op: z.nullable(z.string()),
  model: z.nullable(z.string()),
  prediction_id: z.nullable(z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
  status: z.nullable(z.number()),
  wire: z.nullable(z.string()),
});

const struckSchema = z.object({
  faults: z.array(z.object({ id: z.int(), struck: z.int() })),
});

/** A fake whose clock stops until a test moves it. Reset before each test. */
export function useFake(options: Partial<FakeReplicateOptions> = {}) {
  const urls = { api: "", delivery: "", control: "" };
  let server: { close(): Promise<void> } | undefined;

  beforeAll(async () => {
    const fake = await startFakeReplicate({
      port: 0,
      deliveryPort: 0,
      token: TOKEN,
      webhookSecret: SECRET,
      runMs: RUN_MS,
      ...options,
    });
    Object.assign(urls, { api: fake.apiUrl, delivery: fake.deliveryUrl, control: fake.controlUrl });
    server = fake;
  });
  beforeEach(async () => {
    await control("POST", "/reset");
    await control("POST", "/clock", { scale: 0 });
  });
  afterAll(() => server?.close());

  function api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(urls.api + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(urls.control + path, {
      method,
      ...(body !== undefined &&
        { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async function createAt(
    path: string,
    body: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    const response = await api("POST", path, { input: { prompt: "a cat" }, ...body }, headers);
    if (!response.ok) throw new Error(await response.text());
    return z.parse(predictionSchema, await response.json());
  }

  return {
    urls,
    api,
    control,
    createAt,
    /** Creates a prediction with a prompt and other values. It must be accepted. */
    create: (
      body: Record<string, unknown> = {},
      model = T2V,
      headers: Record<string, string> = {},
    ) => createAt(`/models/${model}/predictions`, body, headers),
    async get(id: string) {
      return z.parse(predictionSchema, await (await api("GET", `/predictions/${id}`)).json());
    },
    advance: (advanceMs: number) => control("POST", "/clock", { advance_ms: advanceMs }),
    /** Sets a fault and returns its id. */
    async fault(match: Record<string, unknown>, effect: string, times?: number) {
      const { ids } = z.parse(
        z.object({ ids: z.tuple([z.int()]) }),
        await control("POST", "/faults", { match, effect, times }),
      );
      return ids[0];
    },
    /** How often a fault has happened. */
    async struck(id: number): Promise<number | undefined> {
      const { faults } = z.parse(struckSchema, await control("GET", "/faults"));
      return faults.find((fault) => fault.id === id)?.struck;
    },
    predictions: async () =>
      z.parse(z.array(predictionSchema), await control("GET", "/predictions")),
    deliveries: async () => z.parse(z.array(deliverySchema), await control("GET", "/deliveries")),
    requests: async () => z.parse(z.array(requestSchema), await control("GET", "/requests")),
  };
}

/** Receives webhooks and reads their predictions. */
export function useReceiver() {
  const receiver = useAnyReceiver();
  return Object.assign(receiver, {
    bodies: (): PredictionBody[] =>
      receiver.calls.map(({ body }) => z.parse(predictionSchema, JSON.parse(body.toString()))),
  });
}
