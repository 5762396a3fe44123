import { serve } from "../_shared/http/serve.ts";
import { reconcile } from "./handler.ts";

export default { fetch: serve("reconcile", "secret:*", reconcile) };
