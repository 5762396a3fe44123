/** The JSON Schema of a model's file, for editors: supabase/catalog/model.schema.json. */
import * as z from "zod/mini";
import { modelFileSchema } from "./model-file.ts";

export const schemaFile = "supabase/catalog/model.schema.json";

export function modelSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(modelFileSchema, { io: "input" }), null, 2)}\n`;
}
