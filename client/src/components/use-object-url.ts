import { useEffect, useState } from "preact/hooks";

/** The address of a blob while it is shown. */
export function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const fresh = URL.createObjectURL(blob);
    setUrl(fresh);
    return () => {
      URL.revokeObjectURL(fresh);
      setUrl(null);
    };
  }, [blob]);
  return url;
}
