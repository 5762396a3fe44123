import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sayInFields } from "../words/account-fields.ts";
import { Button } from "./button.tsx";

/** Auth sends one user at most one mail in this time (`max_frequency` in config.toml). */
const WAIT_SECONDS = 60;

interface SendAgainProps {
  /** When the last code was sent, by the device's clock. */
  sentAt: number;
  busy: boolean;
  onSend: () => void;
}

/** Asks for a new code, and until then counts the seconds. */
export function SendAgain({ sentAt, busy, onSend }: SendAgainProps) {
  const left = useSignal(secondsLeft(sentAt));

  useEffect(() => {
    left.value = secondsLeft(sentAt);
    const timer = setInterval(() => {
      left.value = secondsLeft(sentAt);
      if (left.peek() === 0) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [sentAt]);

  const waits = left.value > 0;
  return (
    <Button
      busy={busy}
      blocked={waits}
      onClick={() => {
        if (!waits) onSend();
      }}
    >
      <span translate={false}>
        {waits ? sayInFields.againIn(left.value) : sayInFields.again}
      </span>
    </Button>
  );
}

/** A clock that was changed in between cannot make anybody wait longer. */
function secondsLeft(sentAt: number): number {
  const left = Math.ceil(WAIT_SECONDS - (Date.now() - sentAt) / 1_000);
  return left > WAIT_SECONDS ? 0 : Math.max(0, left);
}
