import { serve } from "../_shared/http/serve.ts";
import { startGeneration } from "./handler.ts";

export default { fetch: serve("start-generation", "user", startGeneration) };
