/** All texts of the app in German. */
import { appName } from "./app-name.ts";
import type { Words } from "./en.ts";
import { formatNumber } from "./format/intl.ts";

/** Picks the singular or plural form for a number. */
function plural(amount: number, one: string, other: string): string {
  return amount === 1 ? one : other;
}

/** "10.000", in the user's variant of German. */
function number(amount: number): string {
  return formatNumber(amount, "de");
}

/** "1 Credit", "10 Credits". */
function credits(amount: number): string {
  return `${number(amount)} ${plural(amount, "Credit", "Credits")}`;
}

export const german: Words = {
  app: appName,
  number,
  inCredits: credits,
  // In German, a sentence after a colon keeps its capital letter.
  afterColon: (sentence) => sentence,
  skip: "Zum Inhalt",
  loading: "Lädt",
  retry: "Noch einmal",
  retryOf: (prompt) => `Noch einmal: ${prompt}`,
  retryFor: (cost) => `Noch einmal · ${credits(cost)}`,
  change: "Text ändern",
  changeFile: "Datei ändern",
  retryAt: (resolution, cost) => `Mit ${resolution} versuchen · ${credits(cost)}`,
  close: "Schließen",

  nav: {
    label: "Hauptmenü",
    create: "Erstellen",
    videos: "Videos",
    studio: "Studio",
    credits: "Credits",
    you: "Du",
  },

  signIn: {
    promise: "Mach aus einem Text oder Foto ein Video.",
    submit: "Anmelden",
    toNew: "Konto anlegen",
  },

  create: {
    title: "Erstellen",
    prompt: "Prompt",
    placeholder: "Was passiert im Video?",
    counter: (characters, most) => `${number(characters)} / ${number(most)}`,
    text: "Text",
    photo: "Foto",
    edit: "Bearbeiten",
    mode: "Quelle",
    choices: "Auswahl",
    model: "Modell",
    length: "Länge",
    describe: "Beschreibe ein Video…",
    ideas: "Ideen",
    lengthOf: (length) => `Video von ${length}`,
    readyIn: (length, time) => `Video von ${length} · fertig in etwa ${time}`,
    perSecond: (cost) => `${credits(cost)} pro Sekunde`,
    more: "Mehr",
    make: "Video erstellen",
    makeFor: (cost) => `Video erstellen · ${credits(cost)}`,
    planFor: (cost) => `Video planen · ${credits(cost)}`,
    waits: (length, making, most) =>
      `Video von ${length} · ${number(making)} von ${number(most)} in Arbeit`,
    lowAfter: (left) => `Danach hast du noch ${credits(left)}.`,
  },

  videos: {
    title: "Videos",
    empty: "Noch keine Videos.",
    older: "Ältere",
    failed: "Die Liste konnte nicht geladen werden.",
    watch: (prompt) => `Ansehen: ${prompt}`,
    returned: (cost) => `${credits(cost)} zurück`,
    didntWork: "Es hat nicht geklappt",
    canceled: "Abgebrochen",
    again: "Wiederholt",
    dismiss: "Verwerfen",
    cancel: "Abbrechen",
    tellMe: "Bescheid sagen, wenn es fertig ist?",
    putAway: (prompt) => `Ausblenden: ${prompt}`,
    send: (cost) => `Senden · ${credits(cost)}`,
    sendOf: (cost, prompt) => `Senden · ${credits(cost)}: ${prompt}`,
    unsent: "Noch nicht gesendet. Es wird gesendet, sobald du online bist.",
    unanswered: "Noch keine Antwort. Wir sehen weiter nach, und nichts wird doppelt berechnet.",
    overdue: "Seit 20 Minuten nichts Neues. Wir sehen wieder nach, wenn du zurückkommst.",
    progress: "Fortschritt",
    usually: (time) => `meist ${time}`,
    longer: "länger als sonst; nichts geht verloren",
  },

  stage: {
    sending: "Wird gesendet",
    queued: "Wartet",
    starting: "Startet",
    processing: (percent) => (percent > 0 ? `Entsteht · ${number(percent)} %` : "Entsteht"),
    finalizing: "Wird gespeichert",
    completed: "Fertig",
    failed: "Es hat nicht geklappt",
    canceled: "Abgebrochen",
  },

  credits: {
    title: "Credits",
    unit: (amount) => plural(amount, "Credit", "Credits"),
  },

  connection: {
    offline: "Offline",
    offlineAsOf: (time) => `Offline, Stand ${time}`,
    updating: (time) => `Stand ${time}, wird aktualisiert`,
  },

  notKept: {
    signIn:
      `Dieser Browser speichert nichts für ${appName}. Du bleibst angemeldet, bis du diesen Tab schließt.`,
  },

  broken: {
    title: "Bei uns ist etwas kaputtgegangen",
    text: "Dein Text bleibt erhalten, und ein Video, das nicht begonnen hat, kostet keine Credits.",
    reload: "Neu laden",
    home: "Zu Erstellen",
    fresh: "Neu anfangen",
    part: "Dieser Teil konnte nicht geladen werden.",
  },

  operator: {
    label: "Über diese App",
    terms: "Bedingungen",
    privacy: "Datenschutz",
    imprint: "Impressum",
    contact: "Kontakt",
  },

  notFound: {
    title: "Unter dieser Adresse gibt es keine Seite",
    home: "Zu Erstellen",
  },

  problem: {
    unreachable: "Keine Verbindung. Nichts ist verloren; versuche es noch einmal.",
    no_answer: "Noch keine Antwort. Wir sehen weiter nach, und nichts wird doppelt berechnet.",
    unexpected_answer:
      "Die Antwort des Servers war nicht lesbar. Lade neu und versuche es noch einmal.",
    not_signed_in: "Bitte melde dich wieder an. Dein Text bleibt erhalten.",
    too_many_uploads:
      "Das Tageslimit für Dateien ist erreicht. Dein Text bleibt erhalten; versuche es morgen noch einmal.",
    rate_limited: "Zu viele Versuche. Warte eine Minute und versuche es noch einmal.",
    too_many_in_flight:
      "Zu viele Videos auf einmal. Lass eines fertig werden und versuche es noch einmal.",
    too_many_starts:
      "Du hast so viele Videos gestartet, wie an einem Tag möglich sind. Dein Text bleibt erhalten.",
    too_many_refunded:
      "Zu viele deiner Videos sind heute fehlgeschlagen oder abgebrochen. Dein Text bleibt erhalten.",
    daily_limit_reached: "Das Tageslimit ist erreicht. Dein Text bleibt erhalten.",
    starts_closed: "Neue Videos sind zurzeit nicht möglich. Dein Text bleibt erhalten.",
    busy: "Gerade überlastet. Versuche es in einer Minute noch einmal.",
    internal: "Bei uns ist etwas kaputtgegangen. Versuche es gleich noch einmal.",
    unavailable: "Gerade nicht verfügbar. Versuche es in einer Minute noch einmal.",
    still_being_made: "Das Video entsteht noch. Lass es fertig werden und lösche es dann.",
    price_changed:
      "Der Preis hat sich geändert, deshalb wurde nichts gesendet. Der neue steht auf dem Knopf.",
    id_reused: "Der Text wurde nach dem Senden geändert. Tippe noch einmal für ein neues Video.",
    too_many_planned: "20 Videos sind schon geplant, mehr geht nicht.",
    upload_not_found: "Die Datei ist nicht mehr da. Bitte wähle sie noch einmal.",
    file_lost:
      "Bitte wähle deine Dateien noch einmal: Die App wurde geschlossen, bevor sie hochgeladen waren.",
    invalid_credentials: "E-Mail und Passwort passen nicht zusammen.",
    email_exists: "Zu dieser Adresse gibt es schon ein Konto. Melde dich stattdessen an.",
    user_already_exists: "Zu dieser Adresse gibt es schon ein Konto. Melde dich stattdessen an.",
    email_not_confirmed:
      "Diese Adresse ist noch nicht bestätigt. Melde dich mit einem Code per E-Mail an.",
    email_address_invalid: "Bitte gib eine E-Mail-Adresse ein, etwa name@example.com.",
    same_password: "Das ist schon dein Passwort.",
    not_saved: "Die Datei ließ sich nicht speichern. Ist genug Platz da?",
    weak_password: "Bitte wähle ein längeres Passwort.",
    otp_expired:
      "Der Code ist falsch oder abgelaufen. Prüfe ihn, oder lass dir einen neuen schicken.",
    mail_too_soon: "Gerade eben ging eine E-Mail an dich. Warte eine Minute auf die nächste.",
    over_email_send_rate_limit: "Zu viele E-Mails für den Moment. Versuche es in ein paar Minuten.",
    over_request_rate_limit: "Zu viele Versuche. Warte eine Minute und versuche es noch einmal.",
    signup_disabled: "Zurzeit lassen sich keine neuen Konten anlegen.",
    user_banned: "Dieses Konto ist gesperrt.",
  },

  server: {
    // Why a video failed, by `error_code`.
    flagged:
      "Die Sicherheitsprüfung des Modells hat es abgelehnt. Vielleicht klappt es mit anderen Worten oder, falls du Dateien verwendest, mit anderen Dateien.",
    out_of_memory:
      "Dem Modell ging der Speicher aus. Eine kleinere Auflösung oder ein anderes Modell klappt vielleicht.",
    interrupted: "Der Rechner des Modells ist ausgefallen. Ein neuer Versuch klappt meist.",
    upload_not_read:
      "Das Modell konnte eine deiner Dateien nicht lesen. Versuche es mit einer anderen.",
    model_failed: "Das Modell hat vorzeitig aufgehört.",
    busy: "Der Videodienst ist ausgelastet. Warte eine Minute und versuche es noch einmal.",
    not_accepted: "Das Modell hat diese Einstellungen nicht angenommen.",
    model_gone: "Dieses Modell gibt es nicht mehr. Wähle ein anderes.",
    service_closed: "Der Videodienst nimmt gerade keine Anfragen an.",
    output_lost: "Das Video wurde erstellt, ließ sich aber nicht abholen.",
    output_too_large:
      "Das Video ist größer als 50 MB und kann deshalb nicht gespeichert werden. Ein kürzeres passt vielleicht.",
    too_late: "Das Modell hat zu lange gebraucht.",
    not_started: "Das Modell hat nicht begonnen.",
    no_output: "Das Modell hat kein Video geliefert.",
    // Why a request was refused, by problem code.
    insufficient_credits: "Dafür reichen deine Credits nicht. Nichts wurde abgezogen.",
    still_being_made: "Dieses Video entsteht noch. Lass es fertig werden und lösche es dann.",
    generation_not_found: "Dieses Video wurde nicht gefunden.",
    model_not_found: "Dieses Modell gibt es nicht mehr. Wähle ein anderes.",
    upload_not_measured:
      "Die Datei wurde noch nicht geprüft. Warte einen Moment und versuche es noch einmal.",
    upload_too_large: "Die Datei ist zu groß. Bitte wähle eine kleinere.",
    upload_not_supported:
      "Diese Datei lässt sich nicht verwenden. Sie ist beschädigt oder hat ein anderes Format.",
    input_not_accepted: "Das nimmt dieses Modell nicht an. Wähle eine andere Einstellung.",
    invalid_request: "Diese Anfrage war nicht verständlich. Lade neu und versuche es noch einmal.",
    body_too_large: "Das ist zu groß.",
    not_configured: "Der Betreiber muss hier noch etwas einstellen.",
    // About purchases. Where nothing was paid, the text says so.
    pack_not_found: "Dieses Paket gibt es nicht mehr. Wähle ein anderes.",
    purchase_not_found: "Dieser Kauf wurde nicht gefunden.",
    too_many_open_purchases:
      "Du hast schon mehrere offene Käufe. Bezahle einen davon oder warte, bis sie ablaufen.",
    too_many_checkouts:
      "Das waren viele Käufe in kurzer Zeit. Versuche es in einer Stunde noch einmal.",
    first_purchase_too_large: "Der erste Kauf darf nicht so groß sein. Wähle ein kleineres Paket.",
    selling_closed: "Gerade werden keine Credits verkauft. Nichts wurde berechnet.",
    checkout_unclear:
      "Der Zahlungsdienst hat nicht geantwortet. Nichts wurde berechnet. Versuche es noch einmal.",
    checkout_refused:
      "Der Zahlungsdienst hat das nicht angenommen. Nichts wurde berechnet. Versuche es später noch einmal.",
    payments_unavailable:
      "Der Zahlungsdienst ist gerade nicht erreichbar, und nichts wurde geändert. Versuche es in einer Minute noch einmal.",
    payment_pending: "Eine Zahlung ist noch unterwegs. Warte, bis sie angekommen ist.",
    purchase_open: "Ein Kauf kann noch bezahlt werden. Versuche es in einer Minute noch einmal.",
    nothing_to_return: "Von diesem Kauf sind keine Credits übrig, die du zurückgeben kannst.",
    return_too_late: "Die Frist für die Rückgabe ist abgelaufen.",
  },
};
