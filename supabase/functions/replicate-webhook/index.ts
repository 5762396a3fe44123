import { serve } from "../_shared/http/serve.ts";
import { receiveWebhook } from "./handler.ts";

export default { fetch: serve("replicate-webhook", "none", receiveWebhook) };
