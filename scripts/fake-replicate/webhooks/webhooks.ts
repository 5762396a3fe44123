import type { Clock } from "../../fakes/time/clock.ts";
import { retryOnClock } from "../../fakes/time/retry.ts";
import type { Account } from "../account.ts";
import type { Settings } from "../control/settings.ts";
import type { Faults } from "../faults/faults.ts";
import type { Ids } from "../predictions/ids.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import type { PredictionStore } from "../predictions/prediction-store.ts";
import { isFinal, type WebhookEvent } from "../predictions/status.ts";
import type { Deliveries } from "./deliveries.ts";
import { postOnce } from "../../fakes/http/post-once.ts";
import { signedRequest, type WebhookPost } from "./webhook-post.ts";

/** "At most once per 500 ms" (Replicate's OpenAPI, webhook_events_filter). */
const THROTTLE_MS = 500;
/** Without a filter: "new outputs or the prediction has finished". */
const DEFAULT_EVENTS: WebhookEvent[] = ["output", "completed"];
/**
 * The waits after the first attempt of a final webhook. The documentation says backoff, and the
 * last attempt about a minute after the end.
 */
const RETRIES_AFTER_MS = [1000, 3000, 7000, 15_000, 30_000, 60_000];

export interface Webhooks {
  /** Reports an event. Sends what the prediction's filter asks for. */
  emit(prediction: Prediction, event: WebhookEvent): void;
  /**
   * Sends the prediction's last webhook once more: same id, same bytes, new timestamp and
   * signature.
   */
  redeliver(prediction: Prediction): Promise<boolean>;
}

/** What the webhooks need from the fake. */
interface WebhooksWorld {
  readonly account: Account;
  readonly clock: Clock;
  readonly deliveries: Deliveries;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly predictions: PredictionStore;
  readonly settings: Settings;
  show(prediction: Prediction): PredictionJson;
  log(event: Record<string, unknown>): void;
}

export function createWebhooks(world: WebhooksWorld): Webhooks {
  const { account, clock, deliveries, faults, ids, log, predictions, settings, show } = world;
  const progressSentAt = new WeakMap<Prediction, number>();
  const last = new WeakMap<Prediction, WebhookPost>();

  function emit(prediction: Prediction, event: WebhookEvent) {
    if (!prediction.webhook || !wanted(prediction, event) || throttled(prediction, event)) return;
    const post = { event, id: ids.webhook(), body: JSON.stringify(show(prediction)), delayMs: 0 };
    last.set(prediction, post);
    for (const changed of throughFaults(prediction, post)) {
      clock.after(changed.delayMs, () => deliver(prediction, changed));
    }
  }

  function wanted(prediction: Prediction, event: WebhookEvent): boolean {
    const events = prediction.webhookEventsFilter ?? DEFAULT_EVENTS;
    if (prediction.status === "aborted" && !settings.aborted_webhook) return false;
    // A receiver that asked for both gets a final `output` and `completed` as one POST.
    if (event === "output" && isFinal(prediction.status)) {
      return events.includes("output") && !events.includes("completed");
    }
    return events.includes(event);
  }

  function throttled(prediction: Prediction, event: WebhookEvent): boolean {
    if (event !== "logs" && (event !== "output" || isFinal(prediction.status))) return false;
    const sentAt = progressSentAt.get(prediction);
    if (sentAt !== undefined && clock.now() - sentAt < THROTTLE_MS) return true;
    progressSentAt.set(prediction, clock.now());
    return false;
  }

  function throughFaults(prediction: Prediction, post: WebhookPost): WebhookPost[] {
    const scene = {
      newId: () => ids.webhook(),
      newPredictionId: () => ids.prediction(),
      other: () => otherThan(prediction),
    };
    const occasion = {
      op: "webhook",
      model: prediction.model.name,
      event: post.event,
      hints: prediction.hints,
    } as const;
    let posts = [post];
    for (const effect of faults.strike(occasion)) {
      if (effect.on === "webhook") posts = posts.flatMap((each) => effect.apply(each, scene));
    }
    return posts;
  }

  function otherThan(prediction: Prediction) {
    const other = predictions.all().find(({ id }) => id !== prediction.id);
    return other ? show(other) : { ...show(prediction), id: ids.prediction() };
  }

  /**
   * Retries only the final webhook, on no answer, 4xx or 5xx. A redirect is neither followed nor
   * retried.
   */
  function deliver(prediction: Prediction, post: WebhookPost) {
    return retryOnClock(clock, () => RETRIES_AFTER_MS, async (number) => {
      const status = await send(prediction, post, number);
      return post.event !== "completed" || (status !== null && status < 400);
    });
  }

  async function send(
    prediction: Prediction,
    post: WebhookPost,
    number: number,
  ): Promise<number | null> {
    // Replicate accepts any text as URL, and reports no error for one that leads nowhere
    // (replicate-javascript#81).
    const url = prediction.webhook ?? "";
    const { headers, body } = signedRequest(post, account.webhookSecret);
    const outcome = await postOnce(url, { headers, body }, settings.webhook_timeout_ms);
    const { event } = post;
    const delivery = {
      prediction_id: prediction.id,
      webhook_id: post.id,
      event,
      attempt: number,
      url,
      headers,
      body,
      ...outcome,
    };
    deliveries.add(delivery);
    log({
      event: "webhook",
      webhook: event,
      prediction_id: prediction.id,
      attempt: number,
      ...outcome,
    });
    return outcome.status;
  }

  return {
    emit,
    async redeliver(prediction) {
      const post = last.get(prediction);
      if (!post) return false;
      await send(prediction, post, 1);
      return true;
    },
  };
}
