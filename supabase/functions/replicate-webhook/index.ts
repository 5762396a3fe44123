import { serve } from "../_shared/serve.ts";
import { receiveWebhook } from "./handler.ts";

export default { fetch: serve("replicate-webhook", "none", receiveWebhook) };
