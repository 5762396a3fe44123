import { ErrorBoundary as Pending } from "preact-iso";
import { lazyPart, Nothing } from "../../../shell/update/lazy-part.tsx";
import { useComposing } from "../../../stores/composing.ts";
import { WelcomeNote } from "./lazy-welcome-note.ts";

/** Loads when it is shown, and not when the browser is idle: few users need it. */
const BuyCredits = lazyPart(() => import("../../buying/buy-credits.tsx"), Nothing);

/**
 * Offers credits: all packs to a user who has too few for the video (`isOut`), one pack to a user
 * who will have few left.
 */
export default function SellCredits({ isOut = false }: { isOut?: boolean }) {
  const mode = useComposing().draft.mode.value;
  return (
    <>
      {isOut && (
        <p class="create-note">
          <Pending>
            <WelcomeNote />
          </Pending>
        </p>
      )}
      <Pending>
        <BuyCredits place="create" mode={mode} one={!isOut} />
      </Pending>
    </>
  );
}
