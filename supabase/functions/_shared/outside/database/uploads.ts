/** What the server measured of files. */
import * as z from "zod/mini";
import type { Facts } from "../../contracts/media/facts.ts";
import { type Measured, measuredSchema } from "../../contracts/upload/measure-upload.ts";
import type { FileName } from "../storage/uploads.ts";
import { type Client, given, parsed, queryLimit } from "./query.ts";

const foundSchema = z.nullable(z.object({
  /** Storage gives each version of a file a new one. */
  version: z.string(),
  /** Null: this version was not measured yet. */
  measured: z.nullable(measuredSchema),
}));

/** A file of a user. Null: the user has no such file. */
type FoundUpload = z.infer<typeof foundSchema>;

export interface MeasuredUploads {
  findUpload(file: FileName, userId: string): Promise<FoundUpload>;
  /** Refused if the file has another version now. */
  recordUpload(file: FileName, version: string, facts: Facts): Promise<Measured>;
}

export function connectMeasuredUploads(client: Client): MeasuredUploads {
  return {
    findUpload: ({ bucket, path }, userId) =>
      parsed(
        foundSchema,
        client.rpc("find_upload", { p_bucket: bucket, p_path: path, p_user_id: userId })
          .abortSignal(queryLimit()),
      ),
    recordUpload: ({ bucket, path }, version, facts) =>
      parsed(
        measuredSchema,
        client.rpc("record_upload", {
          p_bucket: bucket,
          p_path: path,
          p_version: version,
          p_type: facts.type,
          p_bytes: facts.bytes,
          ...given("p_milliseconds", facts.milliseconds),
          ...given("p_width", facts.width),
          ...given("p_height", facts.height),
          ...given("p_has_sound", facts.has_sound),
        }).abortSignal(queryLimit()),
      ),
  };
}
