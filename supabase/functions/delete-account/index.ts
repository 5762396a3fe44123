import { serve } from "../_shared/http/serve.ts";
import { deleteAccount } from "./handler.ts";

export default { fetch: serve("delete-account", "user", deleteAccount) };
