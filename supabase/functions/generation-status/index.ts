import { serve } from "../_shared/serve.ts";
import { readStatus } from "./handler.ts";

export default { fetch: serve("generation-status", "user", readStatus) };
