import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { parseJson } from "../../fakes/http/json.ts";
import type { Call } from "../../fakes/http/http-server.ts";

/** What the CLI says about a function when it uploads it. */
const metadataSchema = z.strictObject({
  name: z.string(),
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  verify_jwt: z.optional(z.boolean()),
  static_patterns: z.array(z.string()),
});

/** The files of one function, as they were uploaded. */
export interface Bundle {
  metadata: z.infer<typeof metadataSchema>;
  /** By their path from the project's folder. */
  files: Map<string, Uint8Array>;
  /** Of all of the above. The real API has the digest of what its bundler made of it. */
  sha256: string;
}

/** A function as the API shows it. */
export interface DeployedFunction {
  id: string;
  slug: string;
  name: string;
  status: "ACTIVE" | "REMOVED" | "THROTTLED";
  version: number;
  verify_jwt: boolean;
  import_map: boolean;
  entrypoint_path: string;
  import_map_path: string;
  ezbr_sha256: string;
  created_at: number;
  updated_at: number;
}

export async function readBundle({ headers, body }: Call): Promise<Bundle> {
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const metadata = z.parse(metadataSchema, parseJson(String(form.get("metadata"))));
  const files: Bundle["files"] = new Map();
  for (const file of form.getAll("file")) {
    if (file instanceof File) files.set(file.name, await file.bytes());
  }
  const hash = createHash("sha256").update(JSON.stringify(metadata));
  for (const [path, bytes] of [...files].sort(([a], [b]) => a < b ? -1 : 1)) {
    hash.update(`\0${path}\0`).update(bytes);
  }
  return { metadata, files, sha256: hash.digest("hex") };
}

/** The function as it is after this upload. */
export function functionOf(
  slug: string,
  { metadata, sha256 }: Bundle,
  before: DeployedFunction | undefined,
): DeployedFunction {
  const now = Date.now();
  return {
    id: before?.id ?? crypto.randomUUID(),
    slug,
    name: metadata.name,
    status: "ACTIVE",
    version: (before?.version ?? 0) + 1,
    // The API's default, for the caller who says nothing.
    verify_jwt: metadata.verify_jwt ?? before?.verify_jwt ?? true,
    import_map: true,
    entrypoint_path: metadata.entrypoint_path,
    import_map_path: metadata.import_map_path,
    ezbr_sha256: sha256,
    created_at: before?.created_at ?? now,
    updated_at: now,
  };
}
