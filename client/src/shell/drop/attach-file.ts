import type { Input } from "../../api/contracts.ts";
import { Problem } from "../../api/problem.ts";
import { inputFor } from "../../stores/draft/place.ts";
import type { Stores } from "../../stores/stores.ts";
import { explainUpload, sayOfUploads } from "../../words/create/uploads.ts";

type Attaching = Pick<Stores, "draft" | "notices">;

/** What a browser says about the files that we may take. */
const ours = /^(image|video|audio)\//;

/**
 * Puts the first usable one of these files into the composer: into this input, or where the
 * composer takes such a file. Every failure is told to the user, also if there is no file although
 * the browser has promised one. Resolves with true if it worked.
 */
export async function attachFile(
  stores: Attaching,
  files: readonly Blob[],
  input?: Input,
): Promise<boolean> {
  const file = files.find(({ type }) => ours.test(type)) ?? files[0];
  const isAttached = await tellFailure(stores, file, input, async () => {
    if (!file) throw new Problem({ code: "file_unreadable", status: 410 });
    await stores.draft.attach(file, input);
  });
  if (isAttached && files.length > 1) {
    stores.notices.say({ key: "file", kind: "info", text: sayOfUploads.one });
  }
  return isAttached;
}

/** Does something that may attach a file, and tells the user if it fails. */
export async function tellFailure(
  { draft, notices }: Attaching,
  file: Blob | undefined,
  input: Input | undefined,
  attach: () => Promise<void>,
): Promise<boolean> {
  try {
    await attach();
    notices.unsay("file");
    return true;
  } catch (error) {
    const its = input ?? (file && inputFor(file, draft.composer())) ?? undefined;
    notices.say({ key: "file", kind: "bad", text: explainUpload(error, its, file) });
    return false;
  }
}
