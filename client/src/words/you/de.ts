/** What the screen You says, in German. */
import { german } from "../de.ts";
import type { YouWords } from "./en.ts";

const { number } = german;

export const youInGerman: YouWords = {
  title: "Du",
  language: "Sprache",
  languages: { system: "System", en: "English", de: "Deutsch" },
  failed: "Dein Konto war nicht zu erreichen.",
  saved: "Gespeichert",
  profile: "Profil",
  name: "Dein Name",
  nameHint: "Nur du siehst ihn.",
  nameLong: (most) => `Höchstens ${number(most)} Zeichen, bitte.`,
  save: "Speichern",
  changeEmail: "E-Mail ändern",
  newEmail: "Neue E-Mail",
  emailSame: "Das ist schon deine Adresse.",
  emailNow: (email) => `Jetzt ist es ${email}.`,
  emailSent: (now, next) =>
    `Wir haben je einen Link an ${next} und an ${now} geschickt. Öffne beide: bis dahin bleibt ${now}.`,
  changePassword: "Passwort ändern",
  passwordNow: "Dein jetziges Passwort",
  passwordNew: "Neues Passwort",
  passwordOthers: "Andere Geräte werden abgemeldet.",
  passwordDone: "Dein Passwort ist geändert. Andere Geräte sind abgemeldet.",
  byCode: "Ich habe kein Passwort: schickt mir einen Code",
  appearance: "Aussehen",
  appearances: { system: "System", dark: "Dunkel", light: "Hell" },
  notifications: "Mitteilungen",
  notificationsOn: "An",
  notificationsOff: "Aus",
  notificationsHint:
    "Wenn ein Video fertig ist und du woanders bist. Die App muss dafür im Hintergrund offen bleiben.",
  notificationsHintClosed:
    "Wenn ein Video fertig ist und du woanders bist, auch wenn die App geschlossen ist.",
  notificationsDenied:
    "Dein Browser erlaubt sie nicht. Das kannst du in seinen Einstellungen ändern.",
  files: "Deine Dateien",
  videosUsed: (count, size) => `${number(count)} ${count === 1 ? "Video" : "Videos"}, ${size}`,
  picturesUsed: (count, size) => `${number(count)} ${count === 1 ? "Foto" : "Fotos"}, ${size}`,
  download: "Meine Daten herunterladen",
  downloadWhat:
    "Ein Zip mit deinen Videos, deinen Fotos und data.json: dein Profil, jeder Prompt, jeder Credit.",
  downloadStart: "Herunterladen",
  downloadAgain: "Noch einmal herunterladen",
  counting: "Deine Dateien werden gezählt",
  fetched: (done, total) => `${number(done)} von ${number(total)} Dateien`,
  cancel: "Abbrechen",
  downloadDone: "Das Zip ist vollständig.",
  downloadCanceled: "Abgebrochen. Nichts wurde behalten.",
  leave: "Abmelden",
  signOut: "Abmelden",
  signOutHint: "Meldet dich auf diesem Gerät ab. Ungesendeter Text wird von ihm entfernt.",
  everywhere: "Überall abmelden",
  everywhereHint: "Auf allen deinen Geräten, sofort.",
  delete: "Mein Konto löschen",
  deleteWhat: "Das lässt sich nicht rückgängig machen:",
  deleteLines: [
    "Deine Videos, Fotos und Prompts werden gelöscht.",
    "Videos, die gerade entstehen, werden abgebrochen.",
    "Deine Credits sind weg.",
    "Welche Credits abgezogen und gegeben wurden, bleibt in unseren Büchern, ohne deinen Namen und deine Adresse.",
    "Mit derselben Adresse kannst du wiederkommen, aber ohne freie Credits: nur dafür bleibt sie in unkenntlicher Form.",
  ],
  deleteFirst: "Erst meine Daten herunterladen",
  deleteConfirm: (email) => `Tippe zur Bestätigung ${email}`,
  deleteMismatch: "Das ist nicht deine Adresse.",
  deleteNow: "Mein Konto endgültig löschen",
  signedInAs: "Angemeldet als",
};
