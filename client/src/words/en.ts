/**
 * All texts of the app in English. Their shape is the type that every other language has to fill.
 */
import { appName } from "./app-name.ts";
import { formatNumber } from "./format/intl.ts";

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

/** Lowers the first letter of a sentence that follows a colon. */
function afterColon(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export const english = {
  app: appName,
  number,
  inCredits: credits,
  afterColon,
  skip: "Skip to content",
  loading: "Loading",
  retry: "Retry",
  retryOf: (prompt: string) => `Retry: ${prompt}`,
  retryFor: (cost: number) => `Retry · ${credits(cost)}`,
  change: "Change the words",
  changeFile: "Change the file",
  retryAt: (resolution: string, cost: number) => `Try at ${resolution} · ${credits(cost)}`,
  close: "Close",

  nav: {
    label: "Main",
    create: "Create",
    videos: "Videos",
    studio: "Studio",
    credits: "Credits",
    you: "You",
  },

  signIn: {
    promise: "Turn a prompt or a photo into a video.",
    submit: "Sign in",
    toNew: "Create an account",
  },

  create: {
    title: "Create",
    prompt: "Prompt",
    placeholder: "What happens in the video?",
    counter: (characters: number, most: number) => `${number(characters)} / ${number(most)}`,
    text: "Text",
    photo: "Photo",
    edit: "Edit",
    mode: "From",
    choices: "Choices",
    model: "Model",
    length: "Length",
    describe: "Describe a video…",
    ideas: "Ideas",
    /** How long the video is. */
    lengthOf: (length: string) => `${length} video`,
    /** `time` is the waiting time. */
    readyIn: (length: string, time: string) => `${length} video · ready in about ${time}`,
    perSecond: (cost: number) => `${credits(cost)} per second`,
    more: "More",
    make: "Make video",
    makeFor: (cost: number) => `Make video · ${credits(cost)}`,
    /** As many are being made as may be. */
    planFor: (cost: number) => `Plan video · ${credits(cost)}`,
    waits: (length: string, making: number, most: number) =>
      `${length} video · ${number(making)} of ${number(most)} being made`,
    lowAfter: (left: number) => `After this you have ${credits(left)} left.`,
  },

  videos: {
    title: "Videos",
    empty: "No videos yet.",
    older: "Older",
    failed: "The list could not be loaded.",
    watch: (prompt: string) => `Watch: ${prompt}`,
    returned: (cost: number) => `${credits(cost)} returned`,
    didntWork: "It didn't work out",
    canceled: "Canceled",
    again: "Retried",
    dismiss: "Discard",
    cancel: "Cancel",
    tellMe: "Tell me when it's ready?",
    putAway: (prompt: string) => `Dismiss: ${prompt}`,
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

  credits: {
    title: "Credits",
    unit: (amount: number) => plural(amount, "credit", "credits"),
  },

  connection: {
    offline: "Offline",
    offlineAsOf: (time: string) => `Offline, as of ${time}`,
    updating: (time: string) => `As of ${time}, updating`,
  },

  /** What this browser does not keep for the next visit. */
  notKept: {
    signIn:
      `This browser stores nothing for ${appName}. You stay signed in until you close this tab.`,
  },

  broken: {
    title: "Something broke on our side",
    text: "Your text is kept, and no credits are taken for a video that did not start.",
    reload: "Reload",
    home: "Go to Create",
    fresh: "Start fresh",
    part: "This part could not be loaded.",
  },

  /** The operator's links. */
  operator: {
    label: "About this app",
    terms: "Terms",
    privacy: "Privacy",
    imprint: "Imprint",
    contact: "Contact",
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
    too_many_uploads: "Today's limit for files is reached. Your text is kept; try again tomorrow.",
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
    too_many_planned: "20 videos are planned already. That is the limit.",
    upload_not_found: "That file is no longer there. Please choose it again.",
    file_lost: "Please choose your files again: the app was closed before they were uploaded.",
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
};

export type Words = typeof english;
