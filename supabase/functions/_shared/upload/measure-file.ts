/** Measures a file where it lies in Storage, and records what was found. */
import type { ReadRange } from "../contracts/media/facts.ts";
import { measure } from "../contracts/media/measure.ts";
import type { Measured } from "../contracts/upload/measure-upload.ts";
import type { World } from "../http/world.ts";
import type { FileName } from "../outside/storage/uploads.ts";
import { checkFile, explainFlaw } from "./flaws.ts";

/**
 * Only what is recorded here decides a price. The record names the version that was there before
 * the file was read; a file never changes under its version.
 */
export async function measureFile(
  file: FileName,
  version: string,
  read: ReadRange,
  { adminDb }: Pick<World, "adminDb">,
): Promise<Measured> {
  const facts = await measure(read).catch((error: unknown) => {
    throw explainFlaw(error, file.bucket);
  });
  checkFile(facts, file.bucket);
  return await adminDb.recordUpload(file, version, facts);
}
