import { serve } from "../_shared/http/serve.ts";
import { readStatus } from "./handler.ts";

export default { fetch: serve("generation-status", "user", readStatus) };
