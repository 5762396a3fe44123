import { useEffect, useState } from "preact/hooks";

/** A message shown earlier would disappear before it could be read. */
const SLOW_MS = 1_000;

/** Whether something has been true for more than a second. */
export function useSlow(isSo: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isSo) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isSlow && isSo;
}
