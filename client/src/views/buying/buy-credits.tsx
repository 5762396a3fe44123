import { effect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Mode } from "../../api/contracts.ts";
import { Button } from "../../components/button.tsx";
import { Changing } from "../../components/changing.tsx";
import { OperatorLinks } from "../../components/operator-links.tsx";
import { Message } from "../../components/message.tsx";
import type { From } from "../../stores/purchases/buying.ts";
import { purchasesOf } from "../../stores/purchases/purchases.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfBuying as say } from "../../words/credits/buying.ts";
import { explainRefusal } from "../../words/credits/explain-buying.ts";
import { formatMoney } from "../../words/format/format-money.ts";
import { PackList } from "./pack-list.tsx";
import { prominentOf } from "./prominent.ts";
import { useCameBack } from "./use-came-back.ts";
import "./buy-credits.css";

interface BuyCreditsProps {
  place: From["place"];
  /** In the composer: what is shown is about videos of this kind. */
  mode?: Mode;
  /** Only the pack that stands out, as one button, for a user who has enough for now. */
  one?: boolean;
}

/** What is on sale. Shows nothing where nothing is sold. */
export default function BuyCredits({ place, mode, one = false }: BuyCreditsProps) {
  const stores = useStores();
  const { connection, device } = stores;
  const { packs, buying, comingBack } = purchasesOf(stores);
  const id = useId();
  const refusal = useRef<HTMLDivElement>(null);
  const state = buying.state.value;
  const isOffline = connection.isOffline.value;
  const waits = comingBack.waiting.value?.is;
  const { closed = null, packs: offered = [] } = packs.offer.value ?? {};
  const opening = state.is === "asking" || state.is === "leaving" ? state.pack : null;

  // Also whenever the app has read the rest again, in case there was no network before.
  useEffect(() =>
    effect(() => {
      void connection.asOf.value;
      void packs.load();
    }), [packs]);

  useCameBack(device, buying);

  // On a small phone it appears below the screen, and the tap would seem to have done nothing.
  useEffect(() => {
    if (state.is === "refused") refusal.current?.scrollIntoView({ block: "nearest" });
  }, [state]);

  if (!packs.sells.value) return null;
  if (closed !== null) return <Message kind="info">{closed}</Message>;
  // A composer that is as high as the screen covers what shell/buying/ says.
  if (mode && waits === "checking") return <p class="buy-credits-waits">{say.checking}</p>;
  const buy = (pack: string) => void buying.buy(pack, { place, top: scrollY });
  const prominent = prominentOf(offered);

  return (
    <div class="buy-credits">
      {one && prominent
        ? (
          <div class="buy-credits-one">
            <Button
              busy={opening !== null}
              blocked={isOffline}
              describedBy={id}
              onClick={() => {
                if (!isOffline) buy(prominent.slug);
              }}
            >
              {opening === null
                ? say.buy(prominent.credits, formatMoney(prominent.amount, prominent.currency))
                : say.opening}
            </Button>
            <a href="/credits">{say.more}</a>
          </div>
        )
        : (
          <PackList
            packs={offered}
            {...(mode ? { mode } : {})}
            opening={opening}
            blocked={isOffline}
            describedBy={id}
            onBuy={buy}
          />
        )}
      {state.is === "refused" && !isOffline && (
        <div class="buy-credits-refusal" ref={refusal}>
          <Message kind="bad">{explainRefusal(state.problem)}</Message>
        </div>
      )}
      <p class="buy-credits-how" id={id}>
        {isOffline ? <Changing>{say.offline}</Changing> : !mode && <Changing>{say.how}</Changing>}
      </p>
      {!one && <OperatorLinks />}
    </div>
  );
}
