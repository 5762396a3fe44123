import { serve } from "../_shared/http/serve.ts";
import { cancelGeneration } from "./handler.ts";

export default { fetch: serve("cancel-generation", "user", cancelGeneration) };
