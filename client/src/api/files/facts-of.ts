import {
  type Facts,
  MediaError,
  readBlob,
} from "../../../../supabase/functions/_shared/contracts/media/facts.ts";
import { measure } from "../../../../supabase/functions/_shared/contracts/media/measure.ts";
import { Problem } from "../problem.ts";

/**
 * What a file says about itself, read as the server reads it. Only its header is read, so the file
 * may be as large as it likes. Rejects with a Problem.
 */
export async function factsOf(file: Blob): Promise<Facts> {
  try {
    return await measure(readBlob(file));
  } catch (error) {
    // Anything else is the browser's, for example NotReadableError: it cannot read the file.
    const flaw = error instanceof MediaError ? error.flaw : "empty";
    if (flaw === "empty") throw new Problem({ code: "file_unreadable", status: 410 });
    const code = flaw === "heic" ? "heic_not_supported" : "upload_not_supported";
    throw new Problem({ code, status: 415 });
  }
}
