import { pathPattern } from "../../fakes/http/routes.ts";
import type { Op } from "../faults/fault.ts";
import { getBalance } from "./calls/account.ts";
import { createPrice, createProduct } from "./calls/catalog.ts";
import { createSession } from "./calls/sessions/create.ts";
import { createCustomer, createPortalSession } from "./calls/customers.ts";
import { closeDispute, updateDispute } from "./calls/disputes.ts";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "./calls/endpoints.ts";
import { listEvents } from "./calls/events.ts";
import { getFrom, listFrom } from "./calls/read.ts";
import { cancelRefund, createRefund, updateRefund } from "./calls/refunds.ts";
import {
  expireSession,
  getSession,
  listLineItems,
  listSessions,
} from "./calls/sessions/sessions.ts";
import type { Handler } from "./exchange.ts";
import type { Kind, Shape } from "./expand.ts";

interface Route {
  method: string;
  pattern: RegExp;
  handle: Handler;
  /** What it answers with, so that `expand` can be checked before the work. */
  shape: Shape;
  /** The op whose faults can affect this route. */
  op?: Op;
}

type Work = [handle: Handler, op?: Op];

function route(method: string, path: string, shape: Shape, [handle, op]: Work): Route {
  return { method, pattern: pathPattern(`/v1${path}`), handle, shape, ...(op && { op }) };
}

const post = (path: string, kind: Kind, ...work: Work) =>
  route("POST", path, { kind, isList: false }, work);
const get = (path: string, kind: Kind, handle: Handler) =>
  route("GET", path, { kind, isList: false }, [handle, "get"]);
const list = (path: string, kind: Kind, handle: Handler) =>
  route("GET", path, { kind, isList: true }, [handle, "list"]);

/** Everything else is a 404, also `/v2`. */
export const routes: readonly Route[] = [
  post("/checkout/sessions", "checkout.session", createSession, "create_session"),
  list("/checkout/sessions", "checkout.session", listSessions),
  get("/checkout/sessions/:id", "checkout.session", getSession),
  post("/checkout/sessions/:id/expire", "checkout.session", expireSession, "expire"),
  list("/checkout/sessions/:id/line_items", "item", listLineItems),

  list(
    "/payment_intents",
    "payment_intent",
    listFrom((store) => store.paymentIntents, "/v1/payment_intents", ["customer"]),
  ),
  get(
    "/payment_intents/:id",
    "payment_intent",
    getFrom((store) => store.paymentIntents, "payment_intent", "intent"),
  ),
  list(
    "/charges",
    "charge",
    listFrom((store) => store.charges, "/v1/charges", ["payment_intent", "customer"]),
  ),
  get("/charges/:id", "charge", getFrom((store) => store.charges, "charge", "id")),

  post("/refunds", "refund", createRefund, "create_refund"),
  list(
    "/refunds",
    "refund",
    listFrom((store) => store.refunds, "/v1/refunds", ["payment_intent", "charge"]),
  ),
  get("/refunds/:id", "refund", getFrom((store) => store.refunds, "refund", "id")),
  post("/refunds/:id", "refund", updateRefund),
  post("/refunds/:id/cancel", "refund", cancelRefund),

  list(
    "/disputes",
    "dispute",
    listFrom((store) => store.disputes, "/v1/disputes", ["payment_intent", "charge"]),
  ),
  get("/disputes/:id", "dispute", getFrom((store) => store.disputes, "dispute", "dispute")),
  post("/disputes/:id", "dispute", updateDispute),
  post("/disputes/:id/close", "dispute", closeDispute),

  list("/events", "event", listEvents),
  get("/events/:id", "event", getFrom((store) => store.events, "event", "id")),

  list(
    "/webhook_endpoints",
    "webhook_endpoint",
    listFrom((store) => store.endpoints, "/v1/webhook_endpoints", []),
  ),
  post("/webhook_endpoints", "webhook_endpoint", createEndpoint),
  get(
    "/webhook_endpoints/:id",
    "webhook_endpoint",
    getFrom((store) => store.endpoints, "webhook endpoint", "webhook_endpoint"),
  ),
  post("/webhook_endpoints/:id", "webhook_endpoint", updateEndpoint),
  route(
    "DELETE",
    "/webhook_endpoints/:id",
    { kind: "webhook_endpoint", isList: false },
    [deleteEndpoint],
  ),
  list("/products", "product", listFrom((store) => store.products, "/v1/products", [])),
  get("/products/:id", "product", getFrom((store) => store.products, "product", "id")),
  post("/products", "product", createProduct),
  list("/prices", "price", listFrom((store) => store.prices, "/v1/prices", ["product"])),
  get("/prices/:id", "price", getFrom((store) => store.prices, "price", "price")),
  post("/prices", "price", createPrice),
  list("/customers", "customer", listFrom((store) => store.customers, "/v1/customers", [])),
  get("/customers/:id", "customer", getFrom((store) => store.customers, "customer", "id")),
  post("/customers", "customer", createCustomer),
  post("/billing_portal/sessions", "billing_portal.session", createPortalSession),
  get("/balance", "balance", getBalance),
];
