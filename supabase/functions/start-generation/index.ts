import { serve } from "../_shared/serve.ts";
import { startGeneration } from "./handler.ts";

export default { fetch: serve("start-generation", "user", startGeneration) };
