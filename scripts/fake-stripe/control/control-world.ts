import type { CommonWorld } from "../../fakes/control/common-routes.ts";
import type { Account } from "../account.ts";
import type { Requests } from "../api/exchange.ts";
import type { MoneyWorld } from "../money/world.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";
import type { Endpoints } from "../webhooks/endpoints.ts";
import type { Webhooks } from "../webhooks/sender.ts";

/** What the control routes need from the fake. */
export interface ControlWorld extends CommonWorld, MoneyWorld {
  readonly clock: MoneyWorld["clock"];
  readonly apiUrl: string;
  readonly account: Account;
  readonly requests: Requests;
  readonly deliveries: Deliveries;
  readonly endpoints: Endpoints;
  readonly webhooks: Webhooks;
}
