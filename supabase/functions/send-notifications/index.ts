import { serve } from "../_shared/http/serve.ts";
import { sendNotifications } from "./handler.ts";

export default { fetch: serve("send-notifications", "secret:*", sendNotifications) };
