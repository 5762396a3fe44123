/** What is said about a picture when it is chosen, pasted or dropped: loaded with the first of them. */
import { Problem } from "../api/problem.ts";
import { explainProblem } from "./explain-problem.ts";
import { type Language, language } from "./language.ts";
import { words } from "./words.ts";

const sentences: Record<Language, Record<"drop" | "one" | "close" | "notRedrawn", string>> = {
  en: {
    drop: "Drop the photo anywhere",
    one: "A video begins with one photo: the first one was taken.",
    close: "Close what is open, then drop the photo again.",
    notRedrawn:
      "This browser does not let us make the photo smaller, perhaps to protect you from tracking. Allow it for this page, or choose a photo of up to 10 MB.",
  },
  de: {
    drop: "Foto irgendwo ablegen",
    one: "Ein Video beginnt mit einem Foto: Das erste wurde genommen.",
    close: "Schließ zuerst, was offen ist, und leg das Foto dann noch einmal ab.",
    notRedrawn:
      "Dieser Browser lässt uns das Foto nicht verkleinern, vielleicht zum Schutz vor Tracking. Erlaube es für diese Seite oder wähle ein Foto bis 10 MB.",
  },
};

export const sayOfPictures = sentences[language];

/** Explains anything that was thrown. A bug of ours is told to the user as well, and logged. */
export function explainPicture(error: unknown): string {
  if (!(error instanceof Problem)) {
    console.error(error);
    return words.problem.internal;
  }
  return error.code === "picture_not_redrawn" ? sayOfPictures.notRedrawn : explainProblem(error);
}
