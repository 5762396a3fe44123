import { serve } from "../_shared/http/serve.ts";
import { readPurchaseStatus } from "./handler.ts";

export default { fetch: serve("purchase-status", "user", readPurchaseStatus) };
