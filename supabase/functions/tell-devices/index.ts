import { serve } from "../_shared/http/serve.ts";
import { tellDevices } from "./handler.ts";

export default { fetch: serve("tell-devices", "secret", tellDevices) };
