import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Welcome } from "../../api/contracts.ts";
import { useStores } from "../../stores/stores.ts";
import { explainWelcome } from "../../words/credits/welcome.ts";
import { DebtNote } from "./debt-note.tsx";

/** For a user who cannot pay for a video: why there are no free credits, or when they come. */
export default function WelcomeNote() {
  const { credits } = useStores();
  const welcome = useSignal<Welcome | null>(null);
  const newest = credits.lines.value[0]?.seq;
  const isReady = credits.state.value.is === "ready";

  useEffect(() => {
    let isShown = true;
    const show = (found: Welcome) => {
      if (isShown) welcome.value = found;
    };
    // Without an answer nothing is said; a later reading of the ledger asks again.
    if (isReady) credits.welcome().then(show).catch(() => {});
    return () => {
      isShown = false;
    };
  }, [newest, isReady]);

  const text = welcome.value && explainWelcome(welcome.value);
  return (
    <>
      {text && <output>{text}</output>}
      <DebtNote />
    </>
  );
}
