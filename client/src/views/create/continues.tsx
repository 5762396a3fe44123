import { useComposing } from "../../stores/composing.ts";
import { sayOfPictures as say } from "../../words/create/pictures.ts";

/**
 * Says which video the new one continues: it does so as long as its start is in the composer
 * and the chosen model takes it.
 */
export default function Continues() {
  const { draft, own } = useComposing();
  const taken = new Set(draft.inputs.value.map(({ name }) => name));
  const start = draft.files.value.find((file) => file.continues !== null && taken.has(file.input));
  const parent = start?.continues;
  if (!parent) return null;
  const prompt = own?.generations.entry(parent).value?.generation.prompt;
  return (
    <p class="create-continues" dir="auto">
      {prompt ? say.continues(prompt) : say.continuesVideo}
    </p>
  );
}
