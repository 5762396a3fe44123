import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import type { Account } from "../../stores/account/account.ts";
import { useStores } from "../../stores/stores.ts";
import { say } from "../../words/you/you.ts";
import { Group } from "./group.tsx";
import { LeavingQuestion } from "./leaving-question.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function Leaving({ account }: { account: Account }) {
  const { outbox } = useStores();
  const here = useAttempt();
  const asking = useSignal<"here" | "everywhere" | null>(null);
  /** How many videos would be discarded when the question was asked. */
  const unsent = useSignal(0);
  const stay = () => (asking.value = null);

  // At the tap, because another tab may have planned some.
  const leave = () => {
    unsent.value = outbox.all().filter((sent) => !sent.has_left).length;
    if (unsent.value > 0) asking.value = "here";
    else void here.attempt(account.signOut);
  };

  return (
    <Group title={say.leave}>
      {asking.value === "here"
        ? (
          <LeavingQuestion
            title={say.signOut}
            question={say.signOutAsk(unsent.value)}
            leave={say.signOutNow}
            onLeave={account.signOut}
            onStay={stay}
          />
        )
        : (
          <div class="you-leave">
            <Button busy={here.busy.value} describedBy="you-here" onClick={leave}>
              {say.signOut}
            </Button>
            <p id="you-here" class="you-label">{say.signOutHint}</p>
          </div>
        )}
      {asking.value === "everywhere"
        ? (
          <LeavingQuestion
            title={say.everywhere}
            question={say.everywhereAsk}
            leave={say.everywhereNow}
            onLeave={account.signOutEverywhere}
            onStay={stay}
          />
        )
        : (
          <div class="you-leave">
            <Button describedBy="you-everywhere" onClick={() => (asking.value = "everywhere")}>
              {say.everywhere}
            </Button>
            <p id="you-everywhere" class="you-label">{say.everywhereHint}</p>
          </div>
        )}
    </Group>
  );
}
