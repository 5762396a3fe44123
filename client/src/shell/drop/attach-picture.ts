import { Problem } from "../../api/problem.ts";
import type { Stores } from "../../stores/stores.ts";
import { explainPicture, sayOfPictures } from "../../words/pictures.ts";

type Attaching = Pick<Stores, "draft" | "notices">;

/**
 * Puts the first picture of these files into the composer. Every failure is told to the user, also
 * if there is no file although the browser has promised one. Resolves with true if it worked.
 */
export async function attachPicture(stores: Attaching, files: readonly Blob[]): Promise<boolean> {
  const file = files.find(({ type }) => type.startsWith("image/")) ?? files[0];
  const isAttached = await tellFailure(stores, async () => {
    if (!file) throw new Problem({ code: "picture_unreadable", status: 410 });
    await stores.draft.attach(file);
  });
  if (isAttached && files.length > 1) {
    stores.notices.say({ key: "picture", kind: "info", text: sayOfPictures.one });
  }
  return isAttached;
}

/** Does something that may attach a picture, and tells the user if it fails. */
export async function tellFailure(
  { notices }: Pick<Stores, "notices">,
  attach: () => Promise<void>,
): Promise<boolean> {
  try {
    await attach();
    notices.unsay("picture");
    return true;
  } catch (error) {
    notices.say({ key: "picture", kind: "bad", text: explainPicture(error) });
    return false;
  }
}
