import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import type { Account } from "../../stores/account/account.ts";
import { say } from "../../words/you/you.ts";
import { Group } from "./group.tsx";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function Leaving({ account }: { account: Account }) {
  const here = useAttempt();
  const everywhere = useAttempt();
  return (
    <Group title={say.leave}>
      <div class="you-leave">
        <Button
          busy={here.busy.value}
          describedBy="you-here"
          onClick={() => void here.attempt(account.signOut)}
        >
          {say.signOut}
        </Button>
        <p id="you-here" class="you-label">{say.signOutHint}</p>
      </div>
      <div class="you-leave">
        <Button
          busy={everywhere.busy.value}
          describedBy="you-everywhere"
          onClick={() => void everywhere.attempt(account.signOutEverywhere)}
        >
          {say.everywhere}
        </Button>
        <p id="you-everywhere" class="you-label">{say.everywhereHint}</p>
      </div>
      {everywhere.problem.value && <Message kind="bad">{everywhere.problem.value}</Message>}
    </Group>
  );
}
