import { useEffect, useState } from "preact/hooks";

/** Before that, a word about it would be gone before it is read. */
const SLOW_MS = 1_000;

/** Tells whether something has been so for over a second. */
export function useSlow(isSo: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isSo) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isSlow && isSo;
}
