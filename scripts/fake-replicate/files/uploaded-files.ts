import { createHash } from "node:crypto";
import type { Clock } from "../../fakes/time/clock.ts";
import type { Ids } from "../predictions/ids.ts";
import { timestamp } from "../predictions/timestamps.ts";

/** How long an upload is kept is not documented. The OpenAPI's example says an hour. */
const LIFETIME_MS = 3_600_000;

interface UploadedFile {
  id: string;
  bytes: Buffer;
  contentType: string;
  metadata: unknown;
  createdAt: number;
}

/** Files sent with `POST /files`. Their `urls.get` may be used in a prediction's input. */
export interface UploadedFiles {
  add(bytes: Buffer, contentType: string, metadata: unknown): UploadedFile;
  get(id: string): UploadedFile | undefined;
  all(): UploadedFile[];
  remove(id: string): boolean;
  clear(): void;
}

export function createUploadedFiles(clock: Clock, ids: Ids): UploadedFiles {
  const files = new Map<string, UploadedFile>();
  const alive = (file: UploadedFile) => clock.now() < file.createdAt + LIFETIME_MS;
  return {
    add(bytes, contentType, metadata) {
      const file = { id: ids.file(), bytes, contentType, metadata, createdAt: clock.now() };
      files.set(file.id, file);
      return file;
    },
    get(id) {
      const file = files.get(id);
      return file && alive(file) ? file : undefined;
    },
    all: () => [...files.values()].filter(alive).toReversed(),
    remove: (id) => files.delete(id),
    clear: () => files.clear(),
  };
}

/** The file as the Files API shows it. */
export function uploadedFileJson(file: UploadedFile, apiUrl: string) {
  return {
    id: file.id,
    content_type: file.contentType,
    size: file.bytes.length,
    checksums: { sha256: createHash("sha256").update(file.bytes).digest("hex") },
    metadata: file.metadata,
    created_at: timestamp(file.createdAt),
    expires_at: timestamp(file.createdAt + LIFETIME_MS),
    urls: { get: `${apiUrl}/files/${file.id}` },
  };
}
