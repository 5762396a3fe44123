import { serve } from "../_shared/serve.ts";
import { tellDevices } from "./handler.ts";

export default { fetch: serve("tell-devices", "secret", tellDevices) };
