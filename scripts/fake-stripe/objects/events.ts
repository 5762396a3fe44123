import { API_VERSION } from "../webhooks/endpoints.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "./ids.ts";
import type { Store } from "./store.ts";
import { type Event, type EventType, seconds, type StoredObject } from "./stored.ts";

/** The API request that causes events. */
interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

export interface Events {
  /**
   * Makes an event with a frozen copy of the object and hands it to the sender.
   *
   * @param previous for `*.updated` only: the changed values as they were
   */
  emit(type: EventType, object: StoredObject, previous?: Record<string, unknown>): Event;
  /** A second Event object for the same change. */
  twin(event: Event): Event;
  /** Runs `act`; the events that it makes name this request as their cause. */
  causedBy<T>(cause: Cause, act: () => T): T;
  /** Runs `act` and also returns the events that it made. */
  during<T>(act: () => T): { result: T; events: Event[] };
}

interface EventsWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  log(event: Record<string, unknown>): void;
  send(event: Event): void;
}

const BY_ITSELF: Cause = { id: null, idempotency_key: null };

export function createEvents({ clock, ids, log, store, send }: EventsWorld): Events {
  let cause = BY_ITSELF;
  let listeners: Event[][] = [];

  function publish(event: Event): Event {
    store.events.add(event);
    for (const events of listeners) events.push(event);
    log({ event: "event", type: event.type, event_id: event.id, object_id: event.data.object.id });
    send(event);
    return event;
  }

  return {
    emit(type, object, previous) {
      return publish({
        id: ids.id("evt"),
        object: "event",
        api_version: API_VERSION,
        created: seconds(clock.now()),
        data: {
          object: structuredClone(object),
          ...(previous && { previous_attributes: previous }),
        },
        livemode: "livemode" in object && object.livemode === true,
        pending_webhooks: 0,
        request: { ...cause },
        type,
      });
    },
    twin: (event) => publish({ ...structuredClone(event), id: ids.id("evt") }),
    causedBy(by, act) {
      const before = cause;
      cause = by;
      try {
        return act();
      } finally {
        cause = before;
      }
    },
    during(act) {
      const events: Event[] = [];
      listeners = [...listeners, events];
      try {
        return { result: act(), events };
      } finally {
        listeners = listeners.filter((each) => each !== events);
      }
    },
  };
}
