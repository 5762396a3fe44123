import type { Sql } from "postgres";
import type { Gap, Handler } from "../../../handler.ts";
import { answer, CHUNK_BYTES, readMetadata, readNumber, refusals, refusedBy } from "./protocol.ts";
import {
  createUnfinishedUploads,
  type UnfinishedUpload,
  type UnfinishedUploads,
} from "./unfinished-uploads.ts";

const PATH = "/storage/v1/upload/resumable";
const CHUNK_TYPE = "application/offset+octet-stream";

interface ResumableOptions {
  /** As the superuser, for the limits of a bucket. */
  sql: Sql;
  fileSizeMax: number;
  now?: () => number;
}

interface World extends Pick<ResumableOptions, "sql" | "fileSizeMax"> {
  uploads: UnfinishedUploads;
  next: Handler;
}

/**
 * Gap: the library has no resumable uploads. As on a hosted project, the policies are asked when an
 * upload begins and again with every chunk, as the caller of that request, and the file is there
 * only after the last chunk. That one goes to the library as a plain upload, so policies, triggers
 * and limits are the same for both.
 *
 * What a hosted project also has and this has not: lengths that are told later, signed addresses,
 * and a part of a chunk that broke off.
 */
export function resumableUploads({ sql, fileSizeMax, now = Date.now }: ResumableOptions): Gap {
  const uploads = createUnfinishedUploads(now);
  return (next) => async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== PATH && !pathname.startsWith(`${PATH}/`)) return await next(request);
    if (!request.headers.has("tus-resumable")) return refusals.noVersion();
    const world = { sql, fileSizeMax, uploads, next };
    const id = pathname.slice(PATH.length).replaceAll("/", "");
    if (request.method === "POST" && id === "") return await begin(world, request);
    return await uploads.inTurn(id, () => goOn(world, request, id));
  };
}

async function begin(world: World, request: Request): Promise<Response> {
  const { headers, url } = request;
  const metadata = readMetadata(headers.get("upload-metadata"));
  const bucket = metadata?.get("bucketName");
  const name = metadata?.get("objectName");
  if (!metadata || !bucket || !name) return refusals.wrongMetadata();
  if (headers.has("upload-defer-length")) return refusals.deferredLength();
  const length = readNumber(headers.get("upload-length"));
  if (length === undefined) return refusals.noLength();
  const contentType = metadata.get("contentType");
  const refused = await whyOverLimit(world, bucket, length, contentType) ??
    await whyRefused(world, request, bucket, name);
  if (refused) return refused;

  const seconds = metadata.get("cacheControl") ?? "";
  const upload = world.uploads.begin({
    bucket,
    name,
    length,
    metadata: headers.get("upload-metadata") ?? "",
    contentType: contentType ?? "application/octet-stream",
    cacheControl: /^\d+$/.test(seconds) ? `max-age=${seconds}` : "no-cache",
  });
  const location = { location: `${new URL(url).origin}${PATH}/${upload.id}` };
  const hasChunk = headers.get("content-type") === CHUNK_TYPE;
  if (!hasChunk && length > 0) return answer(201, { ...location, ...expiry(upload) });
  const written = await write(world, request, upload);
  if (!written.ok) return written;
  return answer(201, { ...location, ...Object.fromEntries(written.headers) });
}

async function goOn(world: World, request: Request, id: string): Promise<Response> {
  const upload = world.uploads.find(id);
  if (upload === undefined) return refusals.unknown();
  if (upload === "expired") return refusals.expired();
  switch (request.method) {
    case "HEAD":
      return answer(200, {
        "upload-offset": String(upload.offset),
        "upload-length": String(upload.length),
        "upload-metadata": upload.metadata,
      });
    case "PATCH": {
      const offset = readNumber(request.headers.get("upload-offset"));
      if (offset === undefined) return refusals.noOffset();
      if (request.headers.get("content-type") !== CHUNK_TYPE) return refusals.wrongType();
      const refused = await whyRefused(world, request, upload.bucket, upload.name);
      if (refused) return refused;
      return offset === upload.offset
        ? await write(world, request, upload)
        : refusals.otherOffset();
    }
    case "DELETE": {
      const refused = await whyRefused(world, request, upload.bucket, upload.name);
      if (refused) return refused;
      if (upload.offset === upload.length) return refusals.finished();
      world.uploads.end(id);
      return answer(204);
    }
    default:
      return answer(404, {}, "Not found\n");
  }
}

/** Adds a chunk, and with the last one makes the file. */
async function write(world: World, request: Request, upload: UnfinishedUpload): Promise<Response> {
  const chunk = new Uint8Array(await request.arrayBuffer());
  const offset = upload.offset + chunk.byteLength;
  if (offset > upload.length) return refusals.sizeExceeded();
  if (offset < upload.length && chunk.byteLength !== CHUNK_BYTES) return refusals.wrongChunk();
  upload.chunks.push(chunk);
  upload.offset = offset;
  if (offset < upload.length) {
    return answer(204, { "upload-offset": `${offset}`, ...expiry(upload) });
  }

  // As on a hosted project, the bytes count as received even if the file is refused now: HEAD says
  // so, and only the file itself tells whether it exists.
  const body = Buffer.concat(upload.chunks.splice(0));
  const headers = new Headers(credentials(request));
  headers.set("content-type", upload.contentType);
  headers.set("cache-control", upload.cacheControl);
  headers.set("content-length", String(body.byteLength));
  const url = objectUrl(request, "object", upload.bucket, upload.name);
  const stored = await world.next(new Request(url, { method: "POST", headers, body }));
  if (!stored.ok) return await refusedBy(stored);
  return answer(204, { "upload-offset": `${offset}`, "tus-complete": "1" });
}

/** Asks the policies and triggers without writing, as the library does before it signs an upload. */
async function whyRefused(
  { next }: World,
  request: Request,
  bucket: string,
  name: string,
): Promise<Response | undefined> {
  const url = objectUrl(request, "object/upload/sign", bucket, name);
  const asked = await next(new Request(url, { method: "POST", headers: credentials(request) }));
  return asked.ok ? undefined : await refusedBy(asked);
}

/** What is declared is compared with the bucket; what arrives is compared once more at the end. */
async function whyOverLimit(
  { sql, fileSizeMax }: World,
  bucket: string,
  length: number,
  contentType: string | undefined,
): Promise<Response | undefined> {
  const [limits] = await sql<{ bytes: string | null; types: string[] | null }[]>`
    select file_size_limit as bytes, allowed_mime_types as types
    from storage.buckets where id = ${bucket}`;
  if (!limits) return answer(404, {}, "Bucket not found");
  if (length > Math.min(Number(limits.bytes ?? fileSizeMax), fileSizeMax)) {
    return refusals.tooLarge();
  }
  const isAllowed = !contentType || !limits.types || limits.types.includes(contentType);
  return isAllowed ? undefined : answer(415, {}, `mime type ${contentType} is not supported`);
}

function objectUrl(request: Request, kind: string, bucket: string, name: string): string {
  const path = [bucket, ...name.split("/")].map(encodeURIComponent).join("/");
  return `${new URL(request.url).origin}/storage/v1/${kind}/${path}`;
}

function credentials({ headers }: Request): Record<string, string> {
  const names = ["authorization", "apikey", "x-upsert", "x-client-info"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  }));
}

function expiry(upload: UnfinishedUpload): Record<string, string> {
  return { "upload-expires": new Date(upload.expiresAt).toUTCString() };
}
