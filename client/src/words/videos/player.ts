/** The texts of the player, in all languages: they load with it. */
import { formatNumber } from "../format/intl.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  title: string;
  missing: string;
  unplayable: string;
  unplayableOffline: string;
  details: string;
  model: string;
  asked: string;
  took: string;
  /** A file from which the video was made. */
  ownVideo: string;
  deletedVideo: string;
  fileGone: string;
  playFile: (label: string) => string;
  yes: string;
  no: string;
  receipt: string;
  taken: string;
  returned: string;
  quoted: string;
  why: string;
  line: (seq: number, balance: number) => string;
  remix: string;
  copy: string;
  copied: string;
  notCopied: string;
  save: string;
  saving: (name: string) => string;
  share: string;
  /** On an iPhone's home screen, where the share sheet also saves. */
  saveOrShare: string;
  shared: string;
  notShared: string;
  /** The file is loaded, and a browser shares it only within a tap. */
  readyToShare: string;
  notLoaded: string;
  gettingReady: string;
  delete: string;
  stop: string;
  stopping: string;
  previous: string;
  next: string;
  play: string;
  pause: string;
  sound: string;
  volume: string;
  percent: (amount: number) => string;
  position: string;
  at: (time: string, end: string) => string;
  /** Makes the next part of a video. */
  extend: string;
  extending: string;
  /** What the next part starts from. */
  extendFrom: string;
  lastFrame: string;
  lastFrameHint: string;
  wholeClip: string;
  wholeClipHint: string;
  noLastFrame: string;
  noCanvas: string;
  blackFrame: string;
  /** Videos of which each continues the one before. */
  parts: string;
  part: (at: number, count: number, prompt: string) => string;
  deletedPart: string;
}

const number = (amount: number) => formatNumber(amount, language);

export const playerSentences: Record<Language, Sentences> = {
  en: {
    title: "Video",
    missing: "This video could not be found.",
    unplayable: "The video cannot be played right now.",
    unplayableOffline: "Offline. The video plays when you are online again.",
    details: "Details",
    model: "Model",
    asked: "Requested",
    took: "Made in",
    ownVideo: "One of your videos",
    deletedVideo: "A video that was deleted",
    fileGone: "Used, and no longer kept",
    playFile: (label) => `Play: ${label}`,
    yes: "Yes",
    no: "No",
    receipt: "Receipt",
    taken: "Taken",
    returned: "Returned",
    quoted: "Price shown",
    why: "Why",
    line: (seq, balance) => `line ${number(seq)}, balance ${number(balance)}`,
    remix: "Remix",
    copy: "Copy prompt",
    copied: "The prompt is copied.",
    notCopied: "Could not copy. Press and hold the text below.",
    save: "Save",
    saving: (name) => `Saving to your downloads: ${name}`,
    share: "Share file",
    saveOrShare: "Save or share",
    shared: "The file is shared.",
    notShared: "This device did not share the file. Save it instead.",
    readyToShare: "The file is ready. Tap once more to share it.",
    notLoaded: "The file could not be loaded. Tap again when you are online.",
    gettingReady: "One moment",
    delete: "Delete",
    stop: "Cancel",
    stopping: "Canceling",
    previous: "Previous video",
    next: "Next video",
    play: "Play",
    pause: "Pause",
    sound: "Sound",
    volume: "Volume",
    percent: (amount) => `${number(amount)} %`,
    position: "Position",
    at: (time, end) => `${time} of ${end}`,
    extend: "Extend",
    extending: "Getting the last frame",
    extendFrom: "Make the next part from",
    lastFrame: "The last frame",
    lastFrameHint: "The next part begins where this one ends.",
    wholeClip: "The whole video",
    wholeClipHint: "The new video begins with this one, and goes on as things move in it.",
    noLastFrame: "The last frame of this video could not be loaded.",
    noCanvas:
      "This browser does not let us read the last frame, perhaps to protect you from tracking. Allow it for this page, or extend the video in another browser.",
    blackFrame: "This video ends in black, so its last frame is no start for the next part.",
    parts: "Parts",
    part: (at, count, prompt) => `Part ${number(at)} of ${number(count)}: ${prompt}`,
    deletedPart: "The part before was deleted",
  },
  de: {
    title: "Video",
    missing: "Dieses Video wurde nicht gefunden.",
    unplayable: "Das Video lässt sich gerade nicht abspielen.",
    unplayableOffline: "Offline. Es läuft, sobald du wieder online bist.",
    details: "Details",
    model: "Modell",
    asked: "Angefordert",
    took: "Erstellt in",
    ownVideo: "Eines deiner Videos",
    deletedVideo: "Ein Video, das gelöscht wurde",
    fileGone: "Verwendet und nicht mehr gespeichert",
    playFile: (label) => `Abspielen: ${label}`,
    yes: "Ja",
    no: "Nein",
    receipt: "Beleg",
    taken: "Abgezogen",
    returned: "Zurück",
    quoted: "Angezeigter Preis",
    why: "Warum",
    line: (seq, balance) => `Zeile ${number(seq)}, Stand ${number(balance)}`,
    remix: "Remix",
    copy: "Prompt kopieren",
    copied: "Der Prompt ist kopiert.",
    notCopied: "Kopieren ging nicht. Halte den Text unten gedrückt.",
    save: "Sichern",
    saving: (name) => `Wird in deinen Downloads gesichert: ${name}`,
    share: "Datei teilen",
    saveOrShare: "Sichern oder teilen",
    shared: "Die Datei ist geteilt.",
    notShared: "Dieses Gerät hat die Datei nicht geteilt. Sichere sie stattdessen.",
    readyToShare: "Die Datei ist bereit. Tippe noch einmal, um sie zu teilen.",
    notLoaded: "Die Datei ließ sich nicht laden. Tippe noch einmal, wenn du online bist.",
    gettingReady: "Einen Moment",
    delete: "Löschen",
    stop: "Abbrechen",
    stopping: "Bricht ab",
    previous: "Voriges Video",
    next: "Nächstes Video",
    play: "Abspielen",
    pause: "Anhalten",
    sound: "Ton",
    volume: "Lautstärke",
    percent: (amount) => `${number(amount)}\u00a0%`,
    position: "Abspielposition",
    at: (time, end) => `${time} von ${end}`,
    extend: "Verlängern",
    extending: "Holt das letzte Bild",
    extendFrom: "Der nächste Teil entsteht aus",
    lastFrame: "Dem letzten Bild",
    lastFrameHint: "Der nächste Teil beginnt, wo dieser endet.",
    wholeClip: "Dem ganzen Video",
    wholeClipHint:
      "Das neue Video beginnt mit diesem und geht weiter, wie sich darin alles bewegt.",
    noLastFrame: "Das letzte Bild dieses Videos ließ sich nicht laden.",
    noCanvas:
      "Dieser Browser lässt uns das letzte Bild nicht lesen, vielleicht zum Schutz vor Tracking. Erlaube es für diese Seite oder verlängere das Video in einem anderen Browser.",
    blackFrame: "Dieses Video endet schwarz: Mit seinem letzten Bild kann kein Teil beginnen.",
    parts: "Teile",
    part: (at, count, prompt) => `Teil ${number(at)} von ${number(count)}: ${prompt}`,
    deletedPart: "Der Teil davor wurde gelöscht",
  },
};

export const sayInPlayer = playerSentences[language];
