import { json } from "../../fakes/http/answer.ts";
import type { Handler } from "./exchange.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { invalidRequest, notFound } from "./refusals.ts";
import { uploadedFileJson } from "../files/uploaded-files.ts";

/** Multipart with `content` and, as JSON, `metadata`. */
export const createFile: Handler = async ({ uploads, apiUrl }, { call }) => {
  const contentType = call.headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(call.body), {
    headers: { "content-type": contentType },
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
  return json(201, uploadedFileJson(file, apiUrl));
};

export const listFiles: Handler = ({ uploads, apiUrl }) => {
  const results = uploads.all().map((file) => uploadedFileJson(file, apiUrl));
  return json(200, { previous: null, next: null, results });
};

export const getFile: Handler = ({ uploads, apiUrl }, { params }) => {
  const file = uploads.get(params["fileId"] ?? "");
  return file ? json(200, uploadedFileJson(file, apiUrl)) : notFound();
};

/** Replicate requires `owner`, `expiry` and `signature` here. The fake ignores them. */
export const downloadFile: Handler = ({ uploads }, { params }) => {
  const file = uploads.get(params["fileId"] ?? "");
  if (!file) return notFound();
  return { status: 200, headers: { "content-type": file.contentType }, body: file.bytes };
};

export const deleteFile: Handler = ({ uploads }, { params }) => {
  const gone = uploads.remove(params["fileId"] ?? "");
  return gone ? { status: 204, headers: {}, body: "" } : notFound();
};
