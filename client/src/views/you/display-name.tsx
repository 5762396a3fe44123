import { useSignal } from "@preact/signals";
import { Changing } from "../../components/changing.tsx";
import { characters, isBlank } from "../../api/contracts.ts";
import { DISPLAY_NAME_CHARACTERS_MAX } from "../../api/user/contracts.ts";
import { Button } from "../../components/button.tsx";
import { Message } from "../../components/message.tsx";
import { TextField } from "../../components/fields/text-field.tsx";
import type { Account } from "../../stores/account/account.ts";
import { say } from "../../words/you/you.ts";
import { useAttempt } from "../../shell/page/use-attempt.ts";

export function DisplayName({ account }: { account: Account }) {
  /** Null: nothing is typed that is not saved. It stays when the account is read late. */
  const typed = useSignal<string | null>(null);
  const saved = useSignal(false);
  const { busy, problem, attempt } = useAttempt();
  const name = typed.value ?? account.name.value;
  const wanted = isBlank(name) ? "" : name.trim();
  const isChanged = wanted !== account.name.value;
  const isLong = characters(wanted) > DISPLAY_NAME_CHARACTERS_MAX;

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isLong || !isChanged) return;
    saved.value = await attempt(() => account.rename(name));
    if (saved.value && typed.value === name) typed.value = null;
  };

  return (
    <form class="you-name" onSubmit={(event) => void save(event)}>
      <TextField
        label={say.name}
        autocomplete="name"
        value={name}
        onInput={(value) => {
          typed.value = value;
          saved.value = false;
        }}
        hint={say.nameHint}
        error={isLong ? say.nameLong(DISPLAY_NAME_CHARACTERS_MAX) : null}
      />
      <Button
        kind="primary"
        type="submit"
        busy={busy.value}
        blocked={!isChanged || isLong}
      >
        {say.save}
      </Button>
      <output class="you-done">{saved.value && <Changing>{say.saved}</Changing>}</output>
      {problem.value && <Message kind="bad">{problem.value}</Message>}
    </form>
  );
}
