import { type InvalidField, invalidFields } from "../models/input-schema.ts";
import type { ObjectSchema } from "../models/models.ts";
import { WEBHOOK_EVENTS } from "../predictions/status.ts";

/**
 * The keys at the top level of the body. Other keys are refused (Replicate's OpenAPI,
 * `additionalProperties: false`).
 */
const bodySchema: ObjectSchema = {
  type: "object",
  required: ["input"],
  properties: {
    input: { type: "object" },
    webhook: { type: "string" },
    webhook_events_filter: { type: "array" },
    stream: { type: "boolean" },
  },
};
const versionedSchema: ObjectSchema = {
  ...bodySchema,
  required: ["version", "input"],
  properties: { ...bodySchema.properties, version: { type: "string" } },
};

/**
 * What Replicate would refuse about a create call's body, except for the model's input.
 *
 * @param takesVersion true for `POST /predictions`. If the path names the model, `version` is an
 * unknown key
 */
export function invalidBody(body: Record<string, unknown>, takesVersion: boolean): InvalidField[] {
  const schema = takesVersion ? versionedSchema : bodySchema;
  const wrong = invalidFields(body, { schema, at: "", additional: false });
  return [...wrong, ...wrongEvents(body["webhook_events_filter"])];
}

function wrongEvents(filter: unknown): InvalidField[] {
  if (!Array.isArray(filter)) return [];
  const list = WEBHOOK_EVENTS.map((event) => JSON.stringify(event)).join(", ");
  return filter.flatMap((given: unknown, index): InvalidField[] => {
    if (WEBHOOK_EVENTS.some((event) => event === given)) return [];
    const name = `webhook_events_filter.${index}`;
    return [{
      type: "enum",
      field: name,
      description: `${name} must be one of the following: ${list}`,
    }];
  });
}
