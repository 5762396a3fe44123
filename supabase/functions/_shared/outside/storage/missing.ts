interface StorageError {
  status?: number | undefined;
  statusCode?: string | undefined;
}

/** Storage answers 400 for a missing file, and has the real status in the body. */
export function isMissing({ status, statusCode }: StorageError): boolean {
  return (status === 400 || status === 404) && statusCode !== "401" && statusCode !== "403";
}
