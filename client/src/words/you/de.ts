/** The texts of the screen You in German. */
import { german } from "../de.ts";
import type { YouWords } from "./en.ts";

const { number, inCredits: credits } = german;

export const youInGerman: YouWords = {
  title: "Du",
  language: "Sprache",
  languages: { system: "System", en: "English", de: "Deutsch" },
  failed: "Dein Konto konnte nicht geladen werden.",
  saved: "Gespeichert",
  profile: "Profil",
  name: "Dein Name",
  nameHint: "Nur du siehst ihn.",
  nameLong: (most) => `Höchstens ${number(most)} Zeichen, bitte.`,
  save: "Speichern",
  changeEmail: "E-Mail ändern",
  newEmail: "Neue E-Mail",
  emailSame: "Das ist schon deine Adresse.",
  emailNow: (email) => `Deine Adresse ist jetzt ${email}.`,
  otherEmail: "Andere neue E-Mail",
  emailSent: (now, next) =>
    `Wir haben je einen Code an ${next} und an ${now} geschickt. Gib beide ein; bis dahin bleibt es bei ${now}.`,
  emailHalf: (other) =>
    `Das war richtig. Jetzt noch der Code, den wir an ${other} geschickt haben.`,
  codeFor: (email) => `Code an ${email}`,
  emailConfirm: "Bestätigen",
  emailDone: "Deine Adresse wurde geändert.",
  changePassword: "Passwort ändern",
  passwordNow: "Aktuelles Passwort",
  passwordNew: "Neues Passwort",
  passwordWrong: "Das ist nicht dein aktuelles Passwort.",
  passwordOthers: "Andere Geräte werden abgemeldet.",
  passwordDone: "Dein Passwort wurde geändert. Andere Geräte sind abgemeldet.",
  byCode: "Kein Passwort? Code schicken",
  appearance: "Aussehen",
  appearances: { system: "System", dark: "Dunkel", light: "Hell" },
  notifications: "Mitteilungen",
  notificationsOn: "An",
  notificationsOff: "Aus",
  notificationsHint:
    "Für ein Video, das fertig wird, während du woanders bist. Die App muss im Hintergrund offen bleiben.",
  notificationsHintClosed:
    "Für ein Video, das fertig wird, während du woanders bist, auch bei geschlossener App.",
  notificationsDenied:
    "Dein Browser blockiert Mitteilungen. Das kannst du in seinen Einstellungen ändern.",
  files: "Deine Dateien",
  videosUsed: (count, size) => `${number(count)} ${count === 1 ? "Video" : "Videos"}, ${size}`,
  picturesUsed: (count, size) => `${number(count)} ${count === 1 ? "Foto" : "Fotos"}, ${size}`,
  clipsUsed: (count, size) => `${number(count)} ${count === 1 ? "Clip" : "Clips"}, ${size}`,
  soundsUsed: (count, size) => `${number(count)} ${count === 1 ? "Ton" : "Töne"}, ${size}`,
  billing: "Käufe",
  download: "Meine Daten herunterladen",
  downloadWhat:
    "Ein Zip mit deinen Videos, deinen Fotos und data.json: dein Profil, jeder Prompt, jeder Credit, jeder Kauf.",
  downloadStart: "Herunterladen",
  downloadAgain: "Noch einmal herunterladen",
  counting: "Deine Dateien werden gezählt",
  fetched: (done, total) => `${number(done)} von ${number(total)} Dateien`,
  cancel: "Abbrechen",
  downloadDone: "Das Zip ist vollständig.",
  downloadCanceled: "Abgebrochen. Nichts wurde gespeichert.",
  leave: "Abmelden",
  signOut: "Abmelden",
  signOutHint: "Meldet dich auf diesem Gerät ab und löscht dort ungesendeten Text.",
  signOutAsk: (unsent) =>
    `${number(unsent)} ${
      unsent === 1
        ? "Video ist noch nicht gesendet und wird"
        : "Videos sind noch nicht gesendet und werden"
    } verworfen. Dafür wurden keine Credits abgezogen.`,
  signOutNow: "Verwerfen und abmelden",
  everywhere: "Überall abmelden",
  everywhereHint: "Auf allen deinen Geräten, sofort.",
  everywhereAsk:
    "Du wirst auf allen deinen Geräten abgemeldet, auch auf diesem. Ungesendeter Text und Videos, die noch nicht gesendet sind, werden dort gelöscht.",
  everywhereNow: "Auf allen Geräten abmelden",
  stay: "Angemeldet bleiben",
  delete: "Mein Konto löschen",
  deleteWhat: "Das lässt sich nicht rückgängig machen:",
  deleteLines: [
    "Deine Videos, Fotos und Prompts werden gelöscht.",
    "Videos, die gerade entstehen, werden abgebrochen.",
  ],
  deleteKept: [
    "Abgezogene und gutgeschriebene Credits und Zahlungen bleiben in unseren Büchern vermerkt, ohne deinen Namen und deine Adresse.",
    "Mit derselben Adresse kannst du wiederkommen, aber ohne kostenlose Credits. Nur um das zu prüfen, behalten wir sie in unkenntlicher Form.",
  ],
  deleteCredits: (amount) =>
    amount > 0
      ? `${
        amount === 1
          ? "Dein letzter Credit verfällt"
          : `Deine restlichen ${credits(amount)} verfallen`
      }.`
      : "Deine restlichen Credits verfallen.",
  deleteBought: "Was du für verfallene Credits bezahlt hast, bekommst du nicht zurück.",
  deleteHeld: (amount) =>
    `${credits(amount)} ${
      amount === 1 ? "ist" : "sind"
    } für deine Rückgabe gesperrt. Das Geld bekommst du trotzdem zurück.`,
  deleteOpen: "Käufe, die noch nicht bezahlt sind, werden geschlossen.",
  deletePending: (money) =>
    `Eine Zahlung von ${money} ist noch unterwegs. Das Konto lässt sich löschen, sobald sie angekommen oder gescheitert ist.`,
  deletePendingUntil: (date) =>
    `Eine Zahlung ist noch unterwegs, deshalb wurde nichts gelöscht. Versuche es noch einmal, wenn sie angekommen oder gescheitert ist, spätestens ${date}.`,
  returnFirst: "Erst ungenutzte Credits zurückgeben",
  deleteFirst: "Erst meine Daten herunterladen",
  deleteConfirm: (email) => `Tippe zur Bestätigung ${email}`,
  deleteMismatch: "Das ist nicht deine Adresse.",
  deleteNow: "Mein Konto endgültig löschen",
  signedInAs: "Angemeldet als",
};
