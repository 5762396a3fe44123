/** All texts of the app in German. */
import type { Words } from "./en.ts";
import { formatNumber } from "./intl.ts";

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

function areBack(cost: number): string {
  return `${credits(cost)} ${plural(cost, "ist", "sind")} zurück.`;
}

export const german: Words = {
  app: "Wan",
  number,
  inCredits: credits,
  // In German, a sentence after a colon keeps its capital letter.
  afterColon: (sentence) => sentence,
  skip: "Zum Inhalt",
  loading: "Lädt",
  retry: "Noch einmal",
  retryOf: (prompt) => `Noch einmal: ${prompt}`,
  retryFor: (cost) => `Noch einmal · ${credits(cost)}`,
  retryOfFor: (cost, prompt) => `Noch einmal · ${credits(cost)}: ${prompt}`,
  change: "Text ändern",
  close: "Schließen",

  nav: {
    label: "Hauptmenü",
    create: "Erstellen",
    videos: "Videos",
    credits: "Credits",
    you: "Du",
  },

  signIn: {
    title: "Anmelden",
    titleNew: "Konto anlegen",
    promise: "Mach aus einem Text oder Foto ein Video.",
    expired: "Bitte melde dich wieder an. Dein Text bleibt erhalten.",
    ended: "Du wurdest von einem anderen Gerät aus abgemeldet.",
    deleted: "Dein Konto wurde gelöscht.",
    email: "E-Mail",
    password: "Passwort",
    passwordHint: "Mindestens 8 Zeichen.",
    passwordAgain: "Dein Passwort noch einmal",
    code: "Sechsstelliger Code",
    submit: "Anmelden",
    submitNew: "Konto anlegen",
    sendCode: "Code schicken",
    forNew: "Neu hier? Deine ersten 100 Credits sind frei.",
    toNew: "Konto anlegen",
    toKnown: "Ich habe ein Konto",
    toCode: "Mit einem Code per E-Mail anmelden",
    toPassword: "Mit Passwort anmelden",
    again: "Neuen Code schicken",
    againIn: (seconds) => `Neuer Code in ${seconds} s`,
    sentAgain: (email) => `Ein neuer Code ist unterwegs an ${email}.`,
    otherEmail: "Andere Adresse verwenden",
    codeSent: (email) => `Ein Code ist unterwegs an ${email}.`,
    justSent: (email) => `Gerade eben ging ein Code an ${email}. Gib diesen ein.`,
    confirmFirst: (email) =>
      `Diese Adresse ist noch nicht bestätigt. Ein Code ist unterwegs an ${email}.`,
    known: (email) =>
      `Zu ${email} gibt es schon ein Konto. Melde dich mit seinem Passwort an, oder mit einem Code per E-Mail.`,
    haveCode: "Ich habe schon einen Code",
    emailMissing: "Bitte gib eine E-Mail-Adresse ein, etwa name@example.com.",
    passwordMissing: "Bitte gib dein Passwort ein.",
    passwordShort: "Bitte nimm mindestens 8 Zeichen.",
    codeMissing: "Bitte gib die sechs Ziffern aus der E-Mail ein.",
  },

  create: {
    title: "Erstellen",
    prompt: "Prompt",
    placeholder: "Was passiert im Video?",
    counter: (characters, most) => `${number(characters)} / ${number(most)}`,
    from: "Erstellen aus",
    text: "Text",
    photo: "Foto",
    model: "Modell",
    resolution: "Auflösung",
    shape: "Format",
    shapes: { "16:9": "Quer, 16 zu 9", "9:16": "Hoch, 9 zu 16" },
    takes: (cost, time) => `${credits(cost)} · in ${time}`,
    more: "Mehr",
    earlier: "Frühere Prompts",
    negativePrompt: "Ohne",
    negativePromptHint: "Was nicht zu sehen sein soll, etwa Unschärfe oder Text.",
    seed: "Seed",
    seedHint: "Derselbe Seed und derselbe Prompt ergeben dasselbe Video.",
    make: "Video erstellen",
    makeFor: (cost) => `Video erstellen · ${credits(cost)}`,
    whyNotStartable: {
      loading: "Einen Moment, die Preise werden geladen.",
      empty: "Beschreibe, was passiert, in 10 bis 500 Zeichen.",
      short: (missing) => `Bitte noch ${number(missing)} Zeichen.`,
      long: (over) => `${number(over)} Zeichen zu viel.`,
      unstorable: "Ein Zeichen in deinem Text ist kaputt. Bitte lösche es.",
      no_picture: "Wähle zuerst ein Foto.",
      seed: "Ein Seed ist eine ganze Zahl bis 2147483647.",
      negativeLong: (over) => `Unter Mehr ist „Ohne“ um ${number(over)} Zeichen zu lang.`,
      credits: (cost, balance, cheaper) =>
        `Das kostet ${credits(cost)}, du hast ${number(balance)}.${cheaper}`,
      cheaper: (resolution, cost) => ` ${resolution} kostet ${number(cost)}.`,
    },
    lowAfter: (left) => `Danach hast du noch ${credits(left)}.`,
  },

  videos: {
    title: "Videos",
    latest: "Neueste Videos",
    empty: "Noch keine Videos. Tippe auf eine Idee.",
    ideas: [
      "Ein Papierboot treibt in der Dämmerung eine verregnete Straße hinunter, langsame Kamerafahrt",
      "Nahaufnahme eines Kolibris, der aus einer roten Blüte trinkt, Morgenlicht",
      "Ein alter Leuchtturm im Sturm, brechende Wellen, von einer Drohne aus gesehen",
    ],
    older: "Ältere",
    filters: "Anzeigen",
    all: "Alle",
    ready: "Fertig",
    making: "In Arbeit",
    notWorked: "Nicht geklappt",
    from: "Erstellt aus",
    search: "In den Prompts suchen",
    searchShort: "Suchen",
    noneReady: "Es ist noch kein Video fertig.",
    noneMaking: "Gerade ist nichts in Arbeit.",
    noneFailed: "Bisher hat alles geklappt.",
    noneFound: "Diese Wörter stehen in keinem Prompt.",
    noneOfAll: "Kein Video passt zu allem davon.",
    noneOfMode: "Noch keine Videos dieser Art.",
    showAll: "Alle Videos zeigen",
    failed: "Die Liste konnte nicht geladen werden.",
    watch: (prompt) => `Ansehen: ${prompt}`,
    returned: (cost) => `${credits(cost)} zurück`,
    didntWork: "Es hat nicht geklappt",
    canceled: "Abgebrochen",
    again: "Wiederholt",
    dismiss: "Verwerfen",
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

  player: {
    title: "Video",
    missing: "Dieses Video wurde nicht gefunden.",
    unplayable: "Das Video lässt sich gerade nicht abspielen.",
    unplayableOffline: "Offline. Es läuft, sobald du wieder online bist.",
    details: "Details",
    prompt: "Prompt",
    negativePrompt: "Ohne",
    model: "Modell",
    resolution: "Auflösung",
    shape: "Format",
    seed: "Seed",
    asked: "Angefordert",
    took: "Erstellt in",
    receipt: "Beleg",
    taken: "Abgezogen",
    returned: "Zurück",
    remix: "Remix",
    copy: "Prompt kopieren",
    copied: "Kopiert",
    notCopied: "Kopieren ging nicht: Halte den Text gedrückt",
    copyShort: "Kopieren",
    save: "Sichern",
    share: "Teilen",
    gettingReady: "Einen Moment",
    delete: "Löschen",
    stop: "Abbrechen",
    stopping: "Bricht ab",
    previous: "Voriges Video",
    next: "Nächstes Video",
    play: "Abspielen",
    pause: "Anhalten",
    soundOn: "Ton an",
    soundOff: "Ton aus",
    position: "Abspielposition",
    at: (time, end) => `${time} von ${end}`,
    quoted: "Angezeigter Preis",
    why: "Warum",
    line: (seq, balance) => `Zeile ${number(seq)}, Stand ${number(balance)}`,
  },

  credits: {
    title: "Credits",
    balance: "Dein Guthaben",
    unit: (amount) => plural(amount, "Credit", "Credits"),
    low: (left) => `Noch ${credits(left)}: zu wenig für die meisten Einstellungen.`,
    none: (cheapest) =>
      `Zu wenig für ein Video: Das günstigste kostet ${
        number(cheapest)
      }. Wer diese App betreibt, kann welche gutschreiben.`,
    waiting: "Ausstehend",
    history: "Verlauf",
    empty: "Es wurden noch keine Credits abgezogen oder gutgeschrieben.",
    failed: "Deine Credits konnten nicht geladen werden.",
    deleted: "Gelöschtes Video",
    after: (balance) => `Stand ${number(balance)}`,
    older: "Ältere",
    described: (description) =>
      description.replace(/^Welcome: (\d+) free credits$/, "$1 Credits zum Start"),
    type: {
      bonus: "Bonus",
      purchase: "Kauf",
      deduction: "Video",
      refund: "Zurück",
      adjustment: "Korrektur",
      clawback: "Zurückgenommen",
    },
  },

  connection: {
    offline: "Offline",
    offlineAsOf: (time) => `Offline, Stand ${time}`,
    updating: (time) => `Stand ${time}, wird aktualisiert`,
  },

  toast: {
    region: "Nachrichten",
    started: (cost) => `Unterwegs. ${credits(cost)} abgezogen.`,
    completed: "Dein Video ist fertig.",
    deleted: "Video gelöscht.",
    undo: "Rückgängig",
    watch: "Ansehen",
    failed: (why, cost) => `Es hat nicht geklappt: ${why} ${areBack(cost)}`,
    canceled: (cost) => `Abgebrochen. ${areBack(cost)}`,
  },

  notKept: {
    signIn:
      "Dieser Browser speichert nichts für Wan. Du bleibst angemeldet, bis du diesen Tab schließt.",
    texts:
      "Dieser Browser speichert nichts. Lass diesen Tab offen, bis deine Videos unterwegs sind.",
    pictures:
      "Dieser Browser speichert dein Foto nicht. Lass diesen Tab offen, bis es gesendet ist.",
  },

  newVersion: {
    text: "Eine neue Version ist da.",
    reload: "Neu laden",
  },

  status: {
    half: "Zur Hälfte fertig",
    of: (stage, prompt) => `${stage}: ${prompt}`,
  },

  broken: {
    title: "Bei uns ist etwas kaputtgegangen",
    text: "Dein Text bleibt erhalten, und ein Video, das nicht begonnen hat, kostet keine Credits.",
    reload: "Neu laden",
    home: "Zu Erstellen",
    fresh: "Neu anfangen",
    part: "Dieser Teil konnte nicht geladen werden.",
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
    picture_not_supported:
      "Diese Datei ist kein Bild, das wir nutzen können. PNG, JPEG oder WebP, bis 40 MB.",
    too_many_pictures:
      "Das Tageslimit für Fotos ist erreicht. Dein Text bleibt erhalten; versuche es morgen noch einmal.",
    picture_too_large: "Das Bild ist zu groß. PNG, JPEG oder WebP, bis 40 MB und 50 Megapixel.",
    picture_unreadable: "Das Foto konnte nicht gelesen werden. Bitte wähle es noch einmal.",
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
    picture_lost:
      "Bitte wähle das Foto noch einmal: Die App wurde geschlossen, bevor es hochgeladen war.",
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
      "Die Sicherheitsprüfung des Modells hat es abgelehnt. Vielleicht klappt es mit anderen Worten oder, falls du ein Bild verwendest, mit einem anderen Bild.",
    out_of_memory:
      "Dem Modell ging der Speicher aus. Eine kleinere Auflösung oder ein anderes Modell klappt vielleicht.",
    interrupted: "Der Rechner des Modells ist ausgefallen. Ein neuer Versuch klappt meist.",
    picture_not_read: "Das Modell konnte das Bild nicht lesen. Versuche ein anderes.",
    model_failed: "Das Modell hat vorzeitig aufgehört.",
    busy: "Der Videodienst ist ausgelastet. Warte eine Minute und versuche es noch einmal.",
    not_accepted: "Das Modell hat diese Einstellungen nicht angenommen.",
    model_gone: "Dieses Modell gibt es nicht mehr. Wähle ein anderes.",
    service_closed: "Der Videodienst nimmt gerade keine Anfragen an.",
    output_lost: "Das Video wurde erstellt, ließ sich aber nicht abholen.",
    too_late: "Das Modell hat zu lange gebraucht.",
    not_started: "Das Modell hat nicht begonnen.",
    no_output: "Das Modell hat kein Video geliefert.",
    // Why a request was refused, by problem code.
    insufficient_credits: "Dafür reichen deine Credits nicht. Nichts wurde abgezogen.",
    still_being_made: "Dieses Video entsteht noch. Lass es fertig werden und lösche es dann.",
    generation_not_found: "Dieses Video wurde nicht gefunden.",
    model_not_found: "Dieses Modell gibt es nicht mehr. Wähle ein anderes.",
    picture_not_found: "Das Foto ist nicht mehr da. Bitte wähle es noch einmal.",
    option_not_offered: "Das bietet dieses Modell nicht an. Wähle eine andere Einstellung.",
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

  models: {
    "wan-2.2-t2v-fast": "Schnell und scharf. Gut für den Anfang.",
    "wan-2.1-t2v-1.3b": "Das kleine Modell, um eine Idee auszuprobieren.",
    "wan-2.1-t2v-14b": "Das große Modell: langsamer, ruhigere Bewegung, mit „Ohne“.",
    "wan-2.2-i2v-fast": "Bringt ein Bild schnell zum Leben. Das Video hat die Form des Bildes.",
    "wan-2.1-i2v-14b": "Das große Modell: langsamer, bleibt nah am Bild.",
  },
};
