import { pathPattern } from "../../fakes/http/routes.ts";
import type { Op } from "../faults/fault.ts";
import {
  createCustomer,
  createEndpoint,
  createPortalSession,
  createPrice,
  createProduct,
  getBalance,
} from "./calls/account.ts";
import { createSession } from "./calls/create-session.ts";
import { closeDispute, updateDispute } from "./calls/disputes.ts";
import { listEvents } from "./calls/events.ts";
import { getFrom, listFrom } from "./calls/read.ts";
import { cancelRefund, createRefund, updateRefund } from "./calls/refunds.ts";
import { expireSession, getSession, listLineItems, listSessions } from "./calls/sessions.ts";
import type { Handler } from "./exchange.ts";

interface Route {
  method: string;
  pattern: RegExp;
  handle: Handler;
  /** The op whose faults can affect this route. */
  op?: Op;
}

function route(method: string, path: string, handle: Handler, op?: Op): Route {
  return { method, pattern: pathPattern(`/v1${path}`), handle, ...(op && { op }) };
}

/** Everything else is a 404, also `/v2`. */
export const routes: readonly Route[] = [
  route("POST", "/checkout/sessions", createSession, "create_session"),
  route("GET", "/checkout/sessions", listSessions, "list"),
  route("GET", "/checkout/sessions/:id", getSession, "get"),
  route("POST", "/checkout/sessions/:id/expire", expireSession, "expire"),
  route("GET", "/checkout/sessions/:id/line_items", listLineItems, "list"),
  route(
    "GET",
    "/payment_intents",
    listFrom((store) => store.paymentIntents, "/v1/payment_intents", ["customer"]),
    "list",
  ),
  route(
    "GET",
    "/payment_intents/:id",
    getFrom((store) => store.paymentIntents, "payment_intent", "intent"),
    "get",
  ),
  route(
    "GET",
    "/charges",
    listFrom((store) => store.charges, "/v1/charges", ["payment_intent", "customer"]),
    "list",
  ),
  route("GET", "/charges/:id", getFrom((store) => store.charges, "charge", "id"), "get"),
  route("POST", "/refunds", createRefund, "create_refund"),
  route(
    "GET",
    "/refunds",
    listFrom((store) => store.refunds, "/v1/refunds", ["payment_intent", "charge"]),
    "list",
  ),
  route("GET", "/refunds/:id", getFrom((store) => store.refunds, "refund", "id"), "get"),
  route("POST", "/refunds/:id", updateRefund),
  route("POST", "/refunds/:id/cancel", cancelRefund),
  route(
    "GET",
    "/disputes",
    listFrom((store) => store.disputes, "/v1/disputes", ["payment_intent", "charge"]),
    "list",
  ),
  route("GET", "/disputes/:id", getFrom((store) => store.disputes, "dispute", "dispute"), "get"),
  route("POST", "/disputes/:id", updateDispute),
  route("POST", "/disputes/:id/close", closeDispute),
  route("GET", "/events", listEvents, "list"),
  route("GET", "/events/:id", getFrom((store) => store.events, "event", "id"), "get"),
  route(
    "GET",
    "/webhook_endpoints",
    listFrom((store) => store.endpoints, "/v1/webhook_endpoints", []),
    "list",
  ),
  route("POST", "/webhook_endpoints", createEndpoint),
  route("GET", "/products", listFrom((store) => store.products, "/v1/products", []), "list"),
  route("GET", "/products/:id", getFrom((store) => store.products, "product", "id"), "get"),
  route("POST", "/products", createProduct),
  route("GET", "/prices", listFrom((store) => store.prices, "/v1/prices", ["product"]), "list"),
  route("GET", "/prices/:id", getFrom((store) => store.prices, "price", "price"), "get"),
  route("POST", "/prices", createPrice),
  route("GET", "/customers", listFrom((store) => store.customers, "/v1/customers", []), "list"),
  route("GET", "/customers/:id", getFrom((store) => store.customers, "customer", "id"), "get"),
  route("POST", "/customers", createCustomer),
  route("POST", "/billing_portal/sessions", createPortalSession),
  route("GET", "/balance", getBalance),
];
