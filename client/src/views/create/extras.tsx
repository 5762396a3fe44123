import { type Signal, useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import { EarlierPrompts, More } from "./lazy-parts.ts";

const say = words.create;

/** The composer's two extras: settings that few users need, and earlier prompts. */
export function Extras({ isWanted }: { isWanted: Signal<boolean> }) {
  const { draft, history } = useStores();
  const { extras, negativePrompt, seed } = draft;
  const isLooking = useSignal(false);
  const hasMore = extras.value.length > 0;
  const isFilled = (extras.value.includes("seed") && seed.value !== "") ||
    (extras.value.includes("negative_prompt") && negativePrompt.value !== "");
  const isOpen = hasMore && isWanted.value;

  // Its values are sent, so it is open when it has any, for example after a remix.
  useEffect(() => {
    if (isFilled) isWanted.value = true;
  }, [isFilled]);

  return (
    <>
      <div class="create-extras">
        {hasMore && (
          <Button
            kind="bare"
            icon="down"
            expanded={isOpen}
            onClick={() => (isWanted.value = !isOpen)}
          >
            {say.more}
          </Button>
        )}
        {history.prompts.value.length > 0 && (
          <Button kind="bare" onClick={() => (isLooking.value = true)}>{say.earlier}</Button>
        )}
      </div>
      <Pending>
        {isOpen && <More />}
        {isLooking.value && (
          <EarlierPrompts
            onChoose={(prompt) => {
              draft.write(prompt);
              isLooking.value = false;
            }}
            onClose={() => (isLooking.value = false)}
          />
        )}
      </Pending>
    </>
  );
}
