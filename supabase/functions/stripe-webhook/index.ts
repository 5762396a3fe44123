import { serve } from "../_shared/http/serve.ts";
import { receiveStripeEvent } from "./handler.ts";

export default { fetch: serve("stripe-webhook", "none", receiveStripeEvent) };
