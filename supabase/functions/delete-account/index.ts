import { serve } from "../_shared/serve.ts";
import { deleteAccount } from "./handler.ts";

export default { fetch: serve("delete-account", "user", deleteAccount) };
