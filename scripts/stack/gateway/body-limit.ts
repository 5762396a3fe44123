const mebibyte = 1024 * 1024;

/** The limit in bytes for a request's body, by the part of the API that it calls. */
export function bodyLimitFor(pathname: string, storageFileSizeMax: number): number {
  // A multipart form is slightly larger than its file. Storage checks the limit of the file itself.
  if (pathname.startsWith("/storage/v1/")) return storageFileSizeMax + mebibyte;
  if (pathname.startsWith("/auth/v1/")) return mebibyte;
  if (pathname.startsWith("/realtime/v1/")) return 3 * mebibyte;
  return 20 * mebibyte;
}

/**
 * Counts the bytes as they arrive, because `content-length` may be missing. The body breaks off
 * when it exceeds the limit.
 */
export function limitBody(
  limit: number,
  onTooLarge: () => void,
): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen <= limit) return controller.enqueue(chunk);
      onTooLarge();
      throw new Error(`The body is larger than ${limit} bytes.`);
    },
  });
}
