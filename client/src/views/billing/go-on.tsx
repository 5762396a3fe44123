import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { purchasesOf } from "../../stores/purchases/purchases.ts";
import { useStores } from "../../stores/stores.ts";
import { say } from "../../words/billing/billing.ts";
import { sayOfBuying } from "../../words/credits/buying.ts";
import { explainRefusal } from "../../words/credits/explain-buying.ts";
import { useCameBack } from "../buying/use-came-back.ts";

/**
 * Leads back to the page where a purchase is paid: the server answers a pack whose purchase is open
 * with that purchase.
 */
export default function GoOn({ pack }: { pack: string }) {
  const stores = useStores();
  const { device } = stores;
  const { buying } = purchasesOf(stores);
  const wasTapped = useSignal(false);
  const state = buying.state.value;
  const isOpening = (state.is === "asking" || state.is === "leaving") && state.pack === pack;

  useCameBack(device, buying);

  return (
    <>
      <Button
        kind="primary"
        busy={isOpening}
        onClick={() => {
          wasTapped.value = true;
          void buying.buy(pack, { place: "billing", top: scrollY });
        }}
      >
        {isOpening ? sayOfBuying.opening : say.goOn}
      </Button>
      {wasTapped.value && state.is === "refused" && (
        <Message kind="bad">{explainRefusal(state.problem)}</Message>
      )}
    </>
  );
}
