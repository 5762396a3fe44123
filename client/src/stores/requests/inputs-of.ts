import type { Inputs, InputValue, StartGeneration } from "../../api/contracts.ts";
import type { KnownFile } from "../../api/device/kept/memory.ts";

/** A request's inputs together with its files, as far as they are uploaded. */
export function inputsOf(
  { inputs }: Pick<StartGeneration, "inputs">,
  files: readonly KnownFile[],
): Inputs {
  const all: Record<string, InputValue> = { ...inputs };
  for (const { input, kind, reference } of files) {
    if (reference === null) continue;
    const before = all[input];
    all[input] = kind === "pictures"
      ? [...(Array.isArray(before) ? before : []), reference]
      : reference;
  }
  return all;
}
