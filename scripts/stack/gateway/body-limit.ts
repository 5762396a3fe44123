const mebibyte = 1024 * 1024;

/** Bytes that a request's body may have, by the part of the API that it goes to. */
export function bodyLimitFor(pathname: string, storageFileSizeMax: number): number {
  // A multipart form is a little larger than its file, whose own limit Storage checks.
  if (pathname.startsWith("/storage/v1/")) return storageFileSizeMax + mebibyte;
  if (pathname.startsWith("/auth/v1/")) return mebibyte;
  if (pathname.startsWith("/realtime/v1/")) return 3 * mebibyte;
  return 20 * mebibyte;
}

/**
 * Counts as it goes, as `content-length` may be missing. The body breaks off where it grows over
 * the limit.
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
