import type { Mode, Packs } from "../../api/contracts.ts";
import { Changing } from "../../components/changing.tsx";
import { sayOfBuying as say } from "../../words/credits/buying.ts";
import { explainVideos } from "../../words/credits/explain-buying.ts";
import { formatMoney } from "../../words/format/format-money.ts";
import { words } from "../../words/words.ts";
import { prominentOf } from "./prominent.ts";
import "./pack-list.css";

type Pack = Packs["packs"][number];

interface PackListProps {
  packs: readonly Pack[];
  /** Shows only what a pack is enough for in this mode, in narrow columns. */
  mode?: Mode;
  /** The pack whose checkout is being opened. */
  opening: string | null;
  /** Nothing can be bought now; the element `describedBy` says why. */
  blocked: boolean;
  describedBy: string;
  onBuy: (pack: string) => void;
}

/** The packs, each a button; the middle one stands out. */
export function PackList(props: PackListProps) {
  const { packs, mode, opening, blocked, describedBy, onBuy } = props;
  const prominent = prominentOf(packs);
  const isBusy = opening !== null;
  return (
    <ul class="packs" data-narrow={mode !== undefined} aria-label={say.title}>
      {packs.map((pack) => {
        const cheaper = mode === undefined ? percentBelow(packs[0], pack) : 0;
        const about = [
          explainVideos(pack.videos, mode),
          cheaper > 0 ? say.cheaper(cheaper) : "",
        ].filter(Boolean).join(" · ");
        return (
          <li key={pack.slug}>
            <button
              type="button"
              class="pack"
              data-prominent={pack === prominent}
              aria-disabled={isBusy || blocked ? "true" : undefined}
              aria-busy={pack.slug === opening ? "true" : undefined}
              aria-describedby={blocked ? describedBy : undefined}
              onClick={() => {
                if (!isBusy && !blocked) onBuy(pack.slug);
              }}
            >
              <span class="pack-what">
                <span>
                  <strong class="numbers">{words.number(pack.credits)}</strong>{" "}
                  {words.credits.unit(pack.credits)}
                </span>{" "}
                <small>
                  <Changing>{about}</Changing>
                </small>
              </span>{" "}
              <span class="pack-price numbers">
                <Changing>
                  {pack.slug === opening ? say.opening : formatMoney(pack.amount, pack.currency)}
                </Changing>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** How much less a credit costs than in the smallest pack, in whole percent. */
function percentBelow(smallest: Pack | undefined, pack: Pack): number {
  if (!smallest) return 0;
  const price = ({ amount, credits }: Pack) => amount / credits;
  return Math.floor(100 * (1 - price(pack) / price(smallest)));
}
