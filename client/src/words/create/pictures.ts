/**
 * The texts about a photo that is chosen, about what is shared, and about what is continued. Loads with
 * those parts.
 */
import { appName } from "../app-name.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  yours: string;
  choose: string;
  take: string;
  orDrop: string;
  remove: string;
  replace: string;
  crop: string;
  /** The sheet to crop a photo in. */
  cropTitle: string;
  cropHint: string;
  cropShape: string;
  cropZoom: string;
  cropDone: string;
  tooSmall: (width: number, height: number) => string;
  /** By its name. */
  removeNamed: (label: string) => string;
  /** What came from outside. */
  shared: string;
  sharedHint: string;
  sharedPhoto: string;
  sharedClip: string;
  sharedSound: string;
  sharedReplaces: string;
  /** The video that the new one continues. */
  continues: (prompt: string) => string;
  continuesVideo: string;
  useShared: string;
  discardShared: string;
}

export const pictureSentences: Record<Language, Sentences> = {
  en: {
    continues: (prompt) => `Continues: ${prompt}`,
    continuesVideo: "Continues one of your videos.",
    yours: "Your photo",
    choose: "Choose a photo",
    take: "Take a photo",
    orDrop: "or drop or paste one here",
    remove: "Remove the photo",
    replace: "Choose another photo",
    crop: "Crop",
    cropTitle: "Crop the photo",
    cropHint: "Drag the photo, or use the arrow keys.",
    cropShape: "Shape",
    cropZoom: "Size",
    cropDone: "Use this part",
    tooSmall: (width, height) =>
      `This photo has ${width} × ${height} pixels. With fewer than 256 a video looks blurred.`,
    removeNamed: (label) => `Remove: ${label}`,
    shared: `From outside ${appName}`,
    sharedHint: "Another app or a website sent this. Discard it if you did not share it.",
    sharedPhoto: "The photo from outside",
    sharedClip: "The clip from outside",
    sharedSound: "The sound from outside",
    sharedReplaces: "Using it replaces your file.",
    useShared: "Use it",
    discardShared: "Discard",
  },
  de: {
    continues: (prompt) => `Geht weiter: ${prompt}`,
    continuesVideo: "Führt eines deiner Videos weiter.",
    yours: "Dein Foto",
    choose: "Foto wählen",
    take: "Foto aufnehmen",
    orDrop: "oder hier ablegen oder einfügen",
    remove: "Foto entfernen",
    replace: "Anderes Foto wählen",
    crop: "Zuschneiden",
    cropTitle: "Foto zuschneiden",
    cropHint: "Zieh das Foto, oder nimm die Pfeiltasten.",
    cropShape: "Format",
    cropZoom: "Größe",
    cropDone: "Diesen Teil nehmen",
    tooSmall: (width, height) =>
      `Dieses Foto hat ${width} × ${height} Pixel. Mit weniger als 256 wird ein Video unscharf.`,
    removeNamed: (label) => `${label} entfernen`,
    shared: `Von außerhalb von ${appName}`,
    sharedHint:
      "Das hat eine andere App oder eine Website geschickt. Verwirf es, wenn du es nicht selbst geteilt hast.",
    sharedPhoto: "Das Foto von außerhalb",
    sharedClip: "Der Clip von außerhalb",
    sharedSound: "Der Ton von außerhalb",
    sharedReplaces: "Wenn du es verwendest, ersetzt es deine Datei.",
    useShared: "Verwenden",
    discardShared: "Verwerfen",
  },
};

export const sayOfPictures = pictureSentences[language];
