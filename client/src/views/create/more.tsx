import { TextField } from "../../components/fields/text-field.tsx";
import { readSeed } from "../../stores/draft/read-seed.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";
import "./more.css";

const say = words.create;

/** Settings that few users need, if the chosen model accepts them. */
export default function More() {
  const { extras, negativePrompt, seed } = useStores().draft;
  return (
    <div class="more">
      {extras.value.includes("negative_prompt") && (
        <TextField
          label={say.negativePrompt}
          hint={say.negativePromptHint}
          value={negativePrompt.value}
          onInput={(text) => (negativePrompt.value = text)}
          autocomplete="off"
        />
      )}
      {extras.value.includes("seed") && (
        <TextField
          label={say.seed}
          hint={say.seedHint}
          error={readSeed(seed.value) === "wrong" ? say.whyNotStartable.seed : null}
          value={seed.value}
          onInput={(text) => (seed.value = text)}
          inputMode="numeric"
          autocomplete="off"
        />
      )}
    </div>
  );
}
