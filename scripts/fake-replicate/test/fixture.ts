import { afterAll, beforeAll, beforeEach } from "vitest";
import { z } from "zod";
import type { Answer } from "../../fakes/http/answer.ts";
import { type FakeReplicateOptions, startFakeReplicate } from "../fake-replicate.ts";
import { type Call, startHttpServer } from "../../fakes/http/http-server.ts";

export const TOKEN = "r8_test";
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
export const RUN_MS = 6000;
export const T2V = "wavespeedai/wan-2.1-t2v-480p";
export const I2V = "wavespeedai/wan-2.1-i2v-480p";

const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(?:\d{3}|\d{6}|\d{9})Z$/);

/** Replicate's own description of a prediction, key by key: written from its OpenAPI, not from our code. */
export const predictionSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{26}$/),
  model: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  version: z.union([z.literal("hidden"), z.string().regex(/^[0-9a-f]{64}$/)]),
  deployment: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
  output: z.unknown(),
  logs: z.string(),
  data_removed: z.boolean(),
  error: z.string().nullable(),
  source: z.enum(["api", "web"]),
  status: z.enum(["starting", "processing", "succeeded", "failed", "canceled", "aborted"]),
  created_at: moment,
  started_at: moment.nullable(),
  completed_at: moment.nullable(),
  deadline: moment.optional(),
  urls: z.object({ get: z.url(), cancel: z.url(), web: z.url() }),
  metrics: z.object({ predict_time: z.number().optional(), total_time: z.number().optional() }),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(z.string()).optional(),
});
export type PredictionBody = z.infer<typeof predictionSchema>;

const deliverySchema = z.object({
  prediction_id: z.string(),
  webhook_id: z.string(),
  event: z.string(),
  attempt: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  status: z.number().nullable(),
  error: z.string().nullable(),
});

const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  op: z.string().nullable(),
  model: z.string().nullable(),
  prediction_id: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
  status: z.number().nullable(),
  wire: z.string().nullable(),
});

/** A fake whose clock stands still until a test moves it; reset before each test. */
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
      signal: AbortSignal.timeout(10_000),
    });
  }

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(urls.control + path, {
      method,
      ...(body !== undefined &&
        { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      signal: AbortSignal.timeout(10_000),
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
    return predictionSchema.parse(await response.json());
  }

  return {
    urls,
    api,
    control,
    createAt,
    /** Creates a prediction with a prompt and whatever else; it must be accepted. */
    create: (
      body: Record<string, unknown> = {},
      model = T2V,
      headers: Record<string, string> = {},
    ) => createAt(`/models/${model}/predictions`, body, headers),
    async get(id: string) {
      return predictionSchema.parse(await (await api("GET", `/predictions/${id}`)).json());
    },
    advance: (advance_ms: number) => control("POST", "/clock", { advance_ms }),
    /** Sets a fault and returns its id. */
    async fault(match: Record<string, unknown>, effect: string, times?: number) {
      const { ids } = z.object({ ids: z.tuple([z.int()]) }).parse(
        await control("POST", "/faults", { match, effect, times }),
      );
      return ids[0];
    },
    predictions: async () => z.array(predictionSchema).parse(await control("GET", "/predictions")),
    deliveries: async () => z.array(deliverySchema).parse(await control("GET", "/deliveries")),
    requests: async () => z.array(requestSchema).parse(await control("GET", "/requests")),
  };
}

/** Receives webhooks; `answer` may be replaced by a test. */
export function useReceiver() {
  const receiver: {
    url: string;
    calls: Call[];
    answer: (
      call: Call,
    ) => Partial<Answer> & { status: number } | Promise<Partial<Answer> & { status: number }>;
    bodies(): PredictionBody[];
  } = {
    url: "",
    calls: [],
    answer: () => ({ status: 200 }),
    bodies: () =>
      receiver.calls.map(({ body }) => predictionSchema.parse(JSON.parse(body.toString()))),
  };
  let server: { close(): Promise<void> } | undefined;
  beforeAll(async () => {
    const started = await startHttpServer({ port: 0, host: "127.0.0.1" }, async (call) => {
      receiver.calls.push(call);
      return { headers: {}, body: "", ...(await receiver.answer(call)) };
    });
    receiver.url = `${started.url}/hook`;
    server = started;
  });
  beforeEach(() => {
    receiver.calls = [];
    receiver.answer = () => ({ status: 200 });
  });
  afterAll(() => server?.close());
  return receiver;
}
