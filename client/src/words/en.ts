/**
 * All texts of the app in English. Their shape is the type that every other language has to fill.
 */
import { formatNumber } from "./intl.ts";

/** Picks the singular or plural form for a number. */
function plural(amount: number, one: string, other: string): string {
  return amount === 1 ? one : other;
}

/** "10,000", in the user's variant of English. */
function number(amount: number): string {
  return formatNumber(amount, "en");
}

/** "1 credit", "10 credits". */
function credits(amount: number): string {
  return `${number(amount)} ${plural(amount, "credit", "credits")}`;
}

function areBack(cost: number): string {
  return `${credits(cost)} ${plural(cost, "is", "are")} back.`;
}

/** Lowers the first letter of a sentence that follows a colon. */
function afterColon(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export const english = {
  app: "Wan",
  number,
  inCredits: credits,
  afterColon,
  skip: "Skip to content",
  loading: "Loading",
  retry: "Retry",
  retryOf: (prompt: string) => `Retry: ${prompt}`,
  retryFor: (cost: number) => `Retry · ${credits(cost)}`,
  retryOfFor: (cost: number, prompt: string) => `Retry · ${credits(cost)}: ${prompt}`,
  change: "Edit prompt",
  close: "Close",

  nav: {
    label: "Main",
    create: "Create",
    videos: "Videos",
    credits: "Credits",
    you: "You",
  },

  signIn: {
    title: "Sign in",
    titleNew: "Create an account",
    promise: "Turn a prompt or a photo into a video.",
    expired: "Please sign in again. Your text is kept.",
    ended: "You were signed out from another device.",
    deleted: "Your account has been deleted.",
    email: "Email",
    password: "Password",
    passwordHint: "At least 8 characters.",
    passwordAgain: "Your password again",
    code: "Six-digit code",
    submit: "Sign in",
    submitNew: "Create account",
    sendCode: "Send me a code",
    forNew: "New here? Your first 100 credits are free.",
    toNew: "Create an account",
    toKnown: "I have an account",
    toCode: "Sign in with a code by email",
    toPassword: "Sign in with a password",
    again: "Send a new code",
    againIn: (seconds: number) => `Send a new code in ${seconds} s`,
    sentAgain: (email: string) => `We sent a new code to ${email}.`,
    otherEmail: "Use another address",
    codeSent: (email: string) => `We sent a code to ${email}.`,
    justSent: (email: string) => `We have just sent a code to ${email}. Type that one.`,
    confirmFirst: (email: string) =>
      `This address is not confirmed yet. We sent a code to ${email}.`,
    known: (email: string) =>
      `There is an account for ${email} already. Sign in with its password, or with a code by email.`,
    haveCode: "I have a code already",
    emailMissing: "Please enter an email address, like name@example.com.",
    passwordMissing: "Please enter your password.",
    passwordShort: "Please use at least 8 characters.",
    codeMissing: "Please enter the six digits from the email.",
  },

  create: {
    title: "Create",
    prompt: "Prompt",
    placeholder: "What happens in the video?",
    counter: (characters: number, most: number) => `${number(characters)} / ${number(most)}`,
    from: "Make it from",
    text: "Text",
    photo: "Photo",
    model: "Model",
    resolution: "Resolution",
    shape: "Shape",
    shapes: { "16:9": "Wide, 16 by 9", "9:16": "Tall, 9 by 16" },
    /** `time` is the waiting time, not the length of the video. */
    takes: (cost: number, time: string) => `${credits(cost)} · in ${time}`,
    more: "More",
    earlier: "Earlier prompts",
    negativePrompt: "Avoid",
    negativePromptHint: "What should not appear, such as blur or text.",
    seed: "Seed",
    seedHint: "The same seed and prompt make the same video.",
    make: "Make video",
    makeFor: (cost: number) => `Make video · ${credits(cost)}`,
    whyNotStartable: {
      loading: "One moment, the prices are loading.",
      empty: "Describe what happens, in 10 to 500 characters.",
      short: (missing: number) =>
        `${number(missing)} more ${plural(missing, "character", "characters")}, please.`,
      long: (over: number) =>
        `${number(over)} ${plural(over, "character", "characters")} too many.`,
      unstorable: "A character in your text is broken. Please delete it.",
      no_picture: "Choose a photo first.",
      seed: "A seed is a whole number up to 2147483647.",
      negativeLong: (over: number) =>
        `Avoid, under More, is ${number(over)} ${
          plural(over, "character", "characters")
        } too long.`,
      credits: (cost: number, balance: number, cheaper: string) =>
        `This costs ${credits(cost)}, you have ${number(balance)}.${cheaper}`,
      cheaper: (resolution: string, cost: number) => ` ${resolution} costs ${number(cost)}.`,
    },
    lowAfter: (left: number) => `After this you have ${credits(left)} left.`,
  },

  videos: {
    title: "Videos",
    latest: "Latest videos",
    empty: "No videos yet. Tap an idea to start.",
    ideas: [
      "A paper boat drifts down a rainy street at dusk, slow dolly shot",
      "Macro shot of a hummingbird drinking from a red flower, morning light",
      "An old lighthouse in a storm, waves breaking, seen from a drone",
    ],
    older: "Older",
    filters: "Show",
    all: "All",
    ready: "Ready",
    making: "In progress",
    notWorked: "Didn't work",
    from: "Made from",
    search: "Search prompts",
    searchShort: "Search",
    noneReady: "No video is ready yet.",
    noneMaking: "Nothing is in progress right now.",
    noneFailed: "Everything has worked so far.",
    noneFound: "No prompt contains these words.",
    noneOfAll: "No video matches all of these.",
    noneOfMode: "No videos of this kind yet.",
    showAll: "Show all videos",
    failed: "The list could not be loaded.",
    watch: (prompt: string) => `Watch: ${prompt}`,
    returned: (cost: number) => `${credits(cost)} returned`,
    didntWork: "It didn't work out",
    canceled: "Canceled",
    again: "Retried",
    dismiss: "Discard",
    send: (cost: number) => `Send · ${credits(cost)}`,
    sendOf: (cost: number, prompt: string) => `Send · ${credits(cost)}: ${prompt}`,
    unsent: "Not sent yet. It will be sent when you are online.",
    unanswered: "No answer yet. We keep looking, and nothing is charged twice.",
    overdue: "No update for 20 minutes. We check again when you come back.",
    progress: "Progress",
    usually: (time: string) => `usually ${time}`,
    longer: "longer than usual; nothing is lost",
  },

  stage: {
    sending: "Sending",
    queued: "Waiting",
    starting: "Starting",
    processing: (percent: number) => (percent > 0 ? `Making · ${number(percent)} %` : "Making"),
    finalizing: "Saving",
    completed: "Ready",
    failed: "It didn't work out",
    canceled: "Canceled",
  },

  player: {
    title: "Video",
    missing: "This video could not be found.",
    unplayable: "The video cannot be played right now.",
    unplayableOffline: "Offline. The video plays when you are online again.",
    details: "Details",
    prompt: "Prompt",
    negativePrompt: "Avoid",
    model: "Model",
    resolution: "Resolution",
    shape: "Shape",
    seed: "Seed",
    asked: "Requested",
    took: "Made in",
    receipt: "Receipt",
    taken: "Taken",
    returned: "Returned",
    remix: "Remix",
    copy: "Copy prompt",
    copied: "Copied",
    notCopied: "Could not copy: press and hold the text",
    copyShort: "Copy",
    save: "Save",
    share: "Share",
    gettingReady: "One moment",
    delete: "Delete",
    stop: "Cancel",
    stopping: "Canceling",
    previous: "Previous video",
    next: "Next video",
    play: "Play",
    pause: "Pause",
    soundOn: "Sound on",
    soundOff: "Sound off",
    position: "Position",
    at: (time: string, end: string) => `${time} of ${end}`,
    quoted: "Price shown",
    why: "Why",
    line: (seq: number, balance: number) => `line ${number(seq)}, balance ${number(balance)}`,
  },

  credits: {
    title: "Credits",
    balance: "Your balance",
    unit: (amount: number) => plural(amount, "credit", "credits"),
    low: (left: number) => `${credits(left)} left: not enough for most settings.`,
    none: (cheapest: number) =>
      `Not enough for a video: the cheapest costs ${
        number(cheapest)
      }. The operator of this app can add credits.`,
    waiting: "Pending",
    history: "History",
    empty: "No credits have been taken or added yet.",
    failed: "Your credits could not be loaded.",
    deleted: "Deleted video",
    after: (balance: number) => `Balance ${number(balance)}`,
    older: "Older",
    /** The description of a ledger line, which the server writes in English. */
    described: (description: string) => description,
    type: {
      bonus: "Bonus",
      purchase: "Purchase",
      deduction: "Video",
      refund: "Returned",
      adjustment: "Adjustment",
      clawback: "Taken back",
    },
  },

  connection: {
    offline: "Offline",
    offlineAsOf: (time: string) => `Offline, as of ${time}`,
    updating: (time: string) => `As of ${time}, updating`,
  },

  toast: {
    region: "Messages",
    started: (cost: number) => `On its way. ${credits(cost)} taken.`,
    completed: "Your video is ready.",
    deleted: "Video deleted.",
    undo: "Undo",
    watch: "Watch",
    failed: (why: string, cost: number) =>
      `It didn't work out: ${afterColon(why)} ${areBack(cost)}`,
    canceled: (cost: number) => `Canceled. ${areBack(cost)}`,
  },

  /** What this browser does not keep for the next visit. */
  notKept: {
    signIn: "This browser stores nothing for Wan. You stay signed in until you close this tab.",
    texts: "This browser stores nothing. Keep this tab open until your videos are on their way.",
    pictures: "This browser does not store your photo. Keep this tab open until it is sent.",
  },

  newVersion: {
    text: "A new version is ready.",
    reload: "Reload",
  },

  status: {
    half: "Halfway",
    of: (stage: string, prompt: string) => `${stage}: ${prompt}`,
  },

  broken: {
    title: "Something broke on our side",
    text: "Your text is kept, and no credits are taken for a video that did not start.",
    reload: "Reload",
    home: "Go to Create",
    fresh: "Start fresh",
    part: "This part could not be loaded.",
  },

  notFound: {
    title: "There is no page at this address",
    home: "Go to Create",
  },

  problem: {
    unreachable: "No connection. Nothing was lost; try again.",
    no_answer: "No answer yet. We keep looking, and nothing is charged twice.",
    unexpected_answer: "We could not read the server's answer. Reload, then try again.",
    not_signed_in: "Please sign in again. Your text is kept.",
    picture_not_supported: "That file isn't a picture we can use. PNG, JPEG or WebP, up to 40 MB.",
    too_many_pictures:
      "Today's limit for photos is reached. Your text is kept; try again tomorrow.",
    picture_too_large:
      "That picture is too large. PNG, JPEG or WebP, up to 40 MB and 50 megapixels.",
    picture_unreadable: "The photo could not be read. Please choose it again.",
    rate_limited: "Too many attempts. Wait a minute, then try again.",
    too_many_in_flight: "Too many videos at once. Let one finish, then try again.",
    too_many_starts: "You have started as many videos as a day allows. Your text is kept.",
    too_many_refunded: "Too many of your videos failed or were canceled today. Your text is kept.",
    daily_limit_reached: "Today's limit is reached. Your text is kept.",
    starts_closed: "New videos are paused at the moment. Your text is kept.",
    busy: "Too busy at the moment. Try again in a minute.",
    internal: "Something broke on our side. Try again in a moment.",
    unavailable: "Not available at the moment. Try again in a minute.",
    still_being_made: "This video is still being made. Let it finish, then delete it.",
    price_changed: "The price has changed, so nothing was sent. The button shows the new price.",
    id_reused: "The text was changed after it was sent. Tap again to make a new video.",
    picture_lost: "Please choose the photo again: the app was closed before it was uploaded.",
    invalid_credentials: "Email and password do not match.",
    email_exists: "This address already has an account. Sign in instead.",
    user_already_exists: "This address already has an account. Sign in instead.",
    email_not_confirmed: "This address is not confirmed yet. Sign in with a code by email.",
    email_address_invalid: "Please enter an email address, like name@example.com.",
    same_password: "That is already your password.",
    not_saved: "The file could not be saved. Is there enough space?",
    weak_password: "Please choose a longer password.",
    otp_expired: "That code is wrong or has expired. Check it, or request a new one.",
    mail_too_soon: "We have just sent you an email. Wait a minute, then ask for another.",
    over_email_send_rate_limit: "Too many emails for now. Try again in a few minutes.",
    over_request_rate_limit: "Too many attempts. Wait a minute, then try again.",
    signup_disabled: "New accounts cannot be created at the moment.",
    user_banned: "This account is closed.",
  },

  /**
   * The server's sentences about a failed video or a refusal, by code. The server answers in
   * English, so nothing is needed here. If a language lacks a code, the app shows the server's
   * English sentence.
   */
  server: {} as Partial<Record<string, string>>,

  /** What a model is good at, by slug. Empty here because the catalog is in English already. */
  models: {} as Partial<Record<string, string>>,
};

export type Words = typeof english;
