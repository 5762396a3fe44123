import { serve } from "../_shared/http/serve.ts";
import { createCheckout } from "./handler.ts";

export default { fetch: serve("create-checkout", "user", createCheckout) };
