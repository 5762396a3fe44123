import * as z from "zod/mini";
import type { Event } from "../../objects/stored.ts";
import type { Handler } from "../exchange.ts";
import { isWithin, listPage } from "../list.ts";
import { bool, invalid, moments, paging, readParameters, text } from "../request/parameters.ts";

/** "Events going back up to 30 days." */
const KEPT_SECONDS = 30 * 24 * 3600;

const listSchema = z.strictObject({
  ...paging,
  created: z.optional(moments()),
  type: z.optional(text()),
  types: z.optional(z.array(text()).check(z.maxLength(20))),
  delivery_success: z.optional(bool()),
});

/** `GET /v1/events` */
export const listEvents: Handler = ({ clock, store }, { form }) => {
  const { created, type, types, delivery_success: delivered, ...page } = readParameters(
    listSchema,
    form,
  );
  if (type !== undefined && types !== undefined) {
    throw invalid("You may pass only one of type and types.", "types");
  }
  const wanted = types ?? (type === undefined ? undefined : [type]);
  const oldest = clock.now() / 1000 - KEPT_SECONDS;
  const events = store.events.all().filter((event) =>
    event.created >= oldest && isWithin(event.created, created) &&
    (wanted === undefined || wanted.some((each) => isOfType(event, each))) &&
    (delivered === undefined || delivered === (event.pending_webhooks === 0))
  );
  return listPage(events, page, "/v1/events");
};

/** "You may use a wildcard": `charge.*`. */
function isOfType({ type }: Event, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
