import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { Button } from "../../components/button.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { EarlierPrompts, More } from "./lazy-parts.ts";

const say = words.create;

/** The composer's two side doors: what few ask for, and what was asked for before. */
export function Extras() {
  const { draft, history } = useStores();
  const { extras, negativePrompt, seed } = draft;
  const isWanted = useSignal(seed.peek() !== "" || negativePrompt.peek() !== "");
  const isLooking = useSignal(false);
  const hasMore = extras.value.length > 0;

  return (
    <>
      <div class="create-extras">
        {hasMore && (
          <Button
            kind="bare"
            icon="down"
            expanded={isWanted.value}
            onClick={() => (isWanted.value = !isWanted.value)}
          >
            {say.more}
          </Button>
        )}
        {history.prompts.value.length > 0 && (
          <Button kind="bare" onClick={() => (isLooking.value = true)}>{say.earlier}</Button>
        )}
      </div>
      <Pending>
        {hasMore && isWanted.value && <More />}
        {isLooking.value && (
          <EarlierPrompts
            onChoose={(prompt) => {
              draft.prompt.value = prompt;
              isLooking.value = false;
            }}
            onClose={() => (isLooking.value = false)}
          />
        )}
      </Pending>
    </>
  );
}
