import { serve } from "../_shared/http/serve.ts";
import { measureUpload } from "./handler.ts";

export default { fetch: serve("measure-upload", "user", measureUpload) };
