import { useEffect, useRef, useState } from "preact/hooks";

/** What an action has done, or why it has not. */
export interface Said {
  action: "save" | "share" | "copy";
  kind: "good" | "bad" | "info";
  text: string;
}

const STAYS_MS = 5_000;

/** What was said last. Good news leaves by itself; the rest stays until there is something new. */
export function useSaid(): [Said | null, (said: Said) => void] {
  const [said, setSaid] = useState<Said | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [said, (next) => {
    setSaid(next);
    clearTimeout(timer.current);
    if (next.kind === "good") timer.current = setTimeout(() => setSaid(null), STAYS_MS);
  }];
}
