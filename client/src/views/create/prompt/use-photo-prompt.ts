import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isBlank } from "../../../api/contracts.ts";
import type { Draft } from "../../../stores/draft/draft.ts";
import { isFile } from "../../../stores/draft/values.ts";
import { textIn } from "../../../words/text-in.ts";

/**
 * With a photo and no text, the model's own prompt for photos is put into the field, and sent as it
 * stands. It changes with the model and goes with the photo, until the user has changed it. Returns
 * a function that selects this text if its field has the focus, so that typing replaces it.
 */
export function usePhotoPrompt({ prompt, mode, model, inputs, files }: Draft): () => void {
  const offered = useComputed(() => {
    const texts = mode.value === "i2v" &&
      inputs.value.some((input) =>
        isFile(input) && input.required.includes("i2v") &&
        files.value.some((file) => file.input === input.name)
      ) &&
      model.value?.photo_prompt;
    return texts ? textIn(texts) : "";
  });
  const last = useRef("");
  const select = () => {
    const field = document.querySelector<HTMLTextAreaElement>("textarea:focus");
    if (field?.value === offered.peek()) field.select();
  };

  useEffect(() => {
    if (isBlank(prompt.peek()) || prompt.peek() === last.current) {
      prompt.value = offered.value;
      // A photo takes a moment. By then the user may be in the field, about to type.
      queueMicrotask(select);
    }
    last.current = offered.value;
  }, [offered.value]);

  return select;
}
