import type { Input } from "../../../api/contracts.ts";
import { attachFile } from "../../../shell/drop/attach-file.ts";
import type { Composing } from "../../../stores/composing.ts";

/**
 * Adds pictures to a list, one after the other, so that they keep the order in which they were
 * chosen. Resolves with true if one was taken.
 */
export async function addPictures(
  stores: Composing,
  files: readonly File[],
  input: Input,
): Promise<boolean> {
  let isAny = false;
  for (const file of files) isAny = await attachFile(stores, [file], input) || isAny;
  return isAny;
}
