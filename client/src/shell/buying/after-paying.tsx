import { useEffect } from "preact/hooks";
import { Changing } from "../../components/changing.tsx";
import { Icon } from "../../components/icon.tsx";
import type { Waiting } from "../../stores/purchases/coming-back.ts";
import { purchasesOf } from "../../stores/purchases/purchases.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfBuying as say } from "../../words/credits/buying.ts";
import { words } from "../../words/words.ts";
import { sayOutcomes } from "./say-outcomes.ts";
import { scrollBack } from "./scroll-back.ts";
import { takeWayBack } from "./read-way-back.ts";
import "./after-paying.css";

/** Says how a payment stands: in a line while its user waits, and in a message at the end. */
export default function AfterPaying() {
  const stores = useStores();
  const { comingBack, keptTop } = purchasesOf(stores);
  const waiting = comingBack.waiting.value;

  useEffect(() => {
    const wayBack = takeWayBack();
    const top = wayBack ? keptTop(wayBack.id) : 0;
    const stops = [
      sayOutcomes(stores, comingBack),
      comingBack.begin(wayBack),
      scrollBack(stores.connection, comingBack, top),
    ];
    return () => stops.forEach((stop) => stop());
  }, [stores]);

  // Always there, because screen readers only hear what appears in a region that they know.
  return (
    <div class={waiting ? "after-paying" : "spoken"}>
      <output>
        {waiting && <Changing>{textOf(waiting, stores.connection.isOffline.value)}</Changing>}
      </output>
      {waiting && waiting.is !== "checking" && (
        <button type="button" aria-label={words.close} onClick={comingBack.dismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function textOf({ is }: Waiting, isOffline: boolean): string {
  return isOffline && (is === "checking" || is === "late") ? say.checkingOffline : say[is];
}
