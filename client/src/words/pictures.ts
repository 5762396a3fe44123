/** The texts about a picture that is chosen, pasted, dropped or shared. Loads with those parts. */
import { Problem } from "../api/problem.ts";
import { explainProblem } from "./explain-problem.ts";
import { type Language, language } from "./language.ts";
import { words } from "./words.ts";

interface Sentences {
  yours: string;
  choose: string;
  take: string;
  orDrop: string;
  remove: string;
  /** While one is dragged over the window. */
  drop: string;
  /** Several were dropped. */
  one: string;
  /** A dialog is open. */
  close: string;
  notRedrawn: string;
  /** What came from outside. */
  shared: string;
  sharedHint: string;
  sharedPhoto: string;
  sharedReplaces: string;
  useShared: string;
  discardShared: string;
}

const sentences: Record<Language, Sentences> = {
  en: {
    yours: "Your photo",
    choose: "Choose a photo",
    take: "Take a photo",
    orDrop: "or drop or paste one here",
    remove: "Remove the photo",
    drop: "Drop the photo anywhere",
    one: "A video begins with one photo: the first one was taken.",
    close: "Close what is open, then drop the photo again.",
    notRedrawn:
      "This browser does not let us make the photo smaller, perhaps to protect you from tracking. Allow it for this page, or choose a photo of up to 10 MB.",
    shared: "From outside Wan",
    sharedHint: "Another app or a website sent this. Discard it if you did not share it.",
    sharedPhoto: "The photo from outside",
    sharedReplaces: "Using it replaces your photo.",
    useShared: "Use it",
    discardShared: "Discard",
  },
  de: {
    yours: "Dein Foto",
    choose: "Foto wählen",
    take: "Foto aufnehmen",
    orDrop: "oder hier ablegen oder einfügen",
    remove: "Foto entfernen",
    drop: "Foto irgendwo ablegen",
    one: "Ein Video beginnt mit einem Foto: Das erste wurde genommen.",
    close: "Schließ zuerst, was offen ist, und leg das Foto dann noch einmal ab.",
    notRedrawn:
      "Dieser Browser lässt uns das Foto nicht verkleinern, vielleicht zum Schutz vor Tracking. Erlaube es für diese Seite oder wähle ein Foto bis 10 MB.",
    shared: "Von außerhalb von Wan",
    sharedHint:
      "Das hat eine andere App oder eine Website geschickt. Verwirf es, wenn du es nicht selbst geteilt hast.",
    sharedPhoto: "Das Foto von außerhalb",
    sharedReplaces: "Wenn du es verwendest, ersetzt es dein Foto.",
    useShared: "Verwenden",
    discardShared: "Verwerfen",
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
