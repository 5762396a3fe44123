import { json } from "../../fakes/http/answer.ts";
import type { Handler } from "./exchange.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { invalidRequest, notFound } from "./refusals.ts";
import { uploadedFileJson } from "../files/uploaded-files.ts";

/** Multipart with `content` and, as JSON, `metadata`. */
export const createFile: Handler = async ({ uploads, api_url }, { call }) => {
  const content_type = call.headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(call.body), {
    headers: { "content-type": content_type },
  })
    .formData().catch(() => undefined);
  const content = form?.get("content");
  if (!(content instanceof Blob)) return invalidRequest("content is required");
  const metadata = form?.get("metadata");
  const text = metadata instanceof Blob ? await metadata.text() : metadata;
  const bytes = Buffer.from(await content.arrayBuffer());
  const file = uploads.add(
    bytes,
    content.type || "application/octet-stream",
    parseJson(text ?? "") ?? {},
  );
  return json(201, uploadedFileJson(file, api_url));
};

export const listFiles: Handler = ({ uploads, api_url }) => {
  const results = uploads.all().map((file) => uploadedFileJson(file, api_url));
  return json(200, { previous: null, next: null, results });
};

export const getFile: Handler = ({ uploads, api_url }, { params }) => {
  const file = uploads.get(params["file_id"] ?? "");
  return file ? json(200, uploadedFileJson(file, api_url)) : notFound();
};

/** Replicate wants `owner`, `expiry` and `signature` here; the fake does not look at them. */
export const downloadFile: Handler = ({ uploads }, { params }) => {
  const file = uploads.get(params["file_id"] ?? "");
  if (!file) return notFound();
  return { status: 200, headers: { "content-type": file.content_type }, body: file.bytes };
};

export const deleteFile: Handler = ({ uploads }, { params }) => {
  const gone = uploads.remove(params["file_id"] ?? "");
  return gone ? { status: 204, headers: {}, body: "" } : notFound();
};
