/** Everything the app says, in English: the shape that every other language fills. */

const rules = new Intl.PluralRules("en");

/** The form of a word that goes with a number. */
function plural(amount: number, one: string, other: string): string {
  return rules.select(amount) === "one" ? one : other;
}

/** "10,000", as the page's own language writes it (see language.ts). */
function number(amount: number): string {
  return amount.toLocaleString(document.documentElement.lang);
}

/** "1 credit", "10 credits". */
function credits(amount: number): string {
  return `${number(amount)} ${plural(amount, "credit", "credits")}`;
}

function areBack(cost: number): string {
  return `${credits(cost)} ${plural(cost, "is", "are")} back.`;
}

/** A sentence that goes on after a colon. */
function goesOn(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export const english = {
  app: "Wan",
  number,
  inCredits: credits,
  goesOn,
  skip: "Skip to content",
  loading: "Loading",
  retry: "Retry",
  retryOf: (prompt: string) => `Retry: ${prompt}`,
  retryFor: (cost: number) => `Retry · ${credits(cost)}`,
  retryOfFor: (cost: number, prompt: string) => `Retry · ${credits(cost)}: ${prompt}`,
  change: "Change the words",
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
    promise: "A prompt or a photo becomes a video.",
    expired: "Please sign in again. Your text is kept.",
    ended: "You were signed out here from another device.",
    deleted: "Your account is deleted.",
    email: "E-mail",
    password: "Password",
    passwordHint: "At least 8 characters.",
    code: "Six-digit code",
    submit: "Sign in",
    submitNew: "Create account",
    sendCode: "Send me a code",
    forNew: "New here? 100 credits to begin with.",
    toNew: "Create an account",
    toKnown: "I have an account",
    toCode: "Sign in with a code by mail",
    toPassword: "Sign in with a password",
    again: "Send a new code",
    sentAgain: (email: string) => `We sent a new code to ${email}.`,
    otherEmail: "Use another address",
    codeSent: (email: string) => `We sent a code to ${email}.`,
    checkMail: (email: string) =>
      `Check your mail: we sent a link to ${email}. Open it, then sign in.`,
    emailMissing: "Please enter an e-mail address, like name@example.com.",
    passwordMissing: "Please enter your password.",
    passwordShort: "A password has at least 8 characters.",
    codeMissing: "Please enter the six digits from the mail.",
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
    shapes: { "16:9": "Wide, 16 to 9", "9:16": "Tall, 9 to 16" },
    choosePicture: "Choose a photo",
    takePicture: "Take a photo",
    dropPicture: "or drop or paste one here",
    dropHere: "Drop the photo here",
    picture: "Your photo",
    removePicture: "Remove the photo",
    /** The time is how long one waits, not how long the video is. */
    takes: (cost: number, time: string) => `${credits(cost)} · in ${time}`,
    more: "More",
    earlier: "Earlier prompts",
    negativePrompt: "Without",
    negativePromptHint: "What is not to be seen, such as blur or text.",
    seed: "Seed",
    seedHint: "The same number with the same words makes the same video.",
    make: "Make video",
    makeFor: (cost: number) => `Make video · ${credits(cost)}`,
    whyNotStartable: {
      loading: "One moment, the prices are on their way.",
      empty: "Describe what happens, in 10 to 500 characters.",
      short: (missing: number) =>
        `${number(missing)} more ${plural(missing, "character", "characters")}, please.`,
      long: (over: number) =>
        `${number(over)} ${plural(over, "character", "characters")} too many.`,
      no_picture: "Choose a photo first.",
      seed: "A seed is a whole number up to 2147483647.",
      negativeLong: (over: number) =>
        `${number(over)} ${plural(over, "character", "characters")} too many under More.`,
      credits: (cost: number, balance: number, cheaper: string) =>
        `This costs ${credits(cost)}, you have ${number(balance)}.${cheaper}`,
      cheaper: (resolution: string, cost: number) => ` ${resolution} costs ${number(cost)}.`,
    },
    lowAfter: (left: number) => `After this you have ${credits(left)}.`,
  },

  videos: {
    title: "Videos",
    latest: "Latest videos",
    empty: "Nothing here yet. Tap one to begin.",
    ideas: [
      "A paper boat drifts down a rainy street at dusk, slow dolly shot",
      "Macro shot of a hummingbird drinking from a red flower, morning light",
      "An old lighthouse in a storm, waves breaking, seen from a drone",
    ],
    older: "Older",
    filters: "Show",
    all: "All",
    ready: "Ready",
    making: "Being made",
    notWorked: "Didn't work",
    from: "Made from",
    search: "Search the prompts",
    searchShort: "Search",
    noneReady: "No video is ready yet.",
    noneMaking: "Nothing is being made right now.",
    noneFailed: "Everything worked so far.",
    noneFound: "No prompt has these words.",
    noneOfAll: "Nothing here fits all of that.",
    noneOfMode: "None of this kind yet.",
    showAll: "Show all videos",
    failed: "The list did not come through.",
    watch: (prompt: string) => `Watch: ${prompt}`,
    returned: (cost: number) => `${credits(cost)} returned`,
    didntWork: "It didn't work out",
    canceled: "Canceled",
    again: "Asked again",
    dismiss: "Take back",
    send: (cost: number) => `Send · ${credits(cost)}`,
    sendOf: (cost: number, prompt: string) => `Send · ${credits(cost)}: ${prompt}`,
    unsent: "Not sent yet. It goes out when you are online.",
    unanswered: "No answer yet. We keep looking, and nothing is charged twice.",
    overdue: "No news for 20 minutes. We look again when you come back.",
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
    missing: "There is no such video here.",
    unplayable: "The video does not play at the moment.",
    unplayableOffline: "Offline. It plays when you are online again.",
    details: "Details",
    prompt: "Prompt",
    negativePrompt: "Without",
    model: "Model",
    resolution: "Resolution",
    shape: "Shape",
    seed: "Seed",
    asked: "Asked for",
    took: "Took",
    receipt: "Receipt",
    taken: "Taken",
    returned: "Returned",
    remix: "Remix",
    copy: "Copy prompt",
    copied: "Copied",
    notCopied: "Not copied: press and hold the text",
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
    quoted: "Price on the button",
    why: "Why",
    line: (seq: number, balance: number) => `line ${number(seq)}, balance ${number(balance)}`,
  },

  credits: {
    title: "Credits",
    balance: "Your balance",
    unit: (amount: number) => plural(amount, "credit", "credits"),
    low: (left: number) => `${credits(left)} left: too few for a video at most settings.`,
    none: (cheapest: number) =>
      `Too few for a video: the cheapest costs ${
        number(cheapest)
      }. Whoever runs this app can add some.`,
    waiting: "Not answered yet",
    history: "What became of them",
    empty: "Nothing has been taken or added yet.",
    failed: "Your credits did not come through.",
    deleted: "Deleted video",
    after: (balance: number) => `Balance ${number(balance)}`,
    older: "Older",
    /** A ledger line's own words, which the server writes in English. */
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
    updating: (time: string) => `As of ${time}, looking for news`,
  },

  toast: {
    region: "Messages",
    started: (cost: number) => `On its way. ${credits(cost)} taken.`,
    completed: "Your video is ready.",
    deleted: "Video deleted.",
    undo: "Undo",
    watch: "Watch",
    failed: (why: string, cost: number) => `It didn't work out: ${goesOn(why)} ${areBack(cost)}`,
    canceled: (cost: number) => `Canceled. ${areBack(cost)}`,
  },

  newVersion: {
    text: "A new version is here.",
    reload: "Reload",
  },

  install: {
    title: "On your home screen",
    text: "Wan opens faster from your home screen, even without a network.",
    button: "Install Wan",
    steps: "In Safari, tap Share, then Add to Home Screen.",
    dismiss: "No, thanks",
  },

  status: {
    half: "Half way",
    of: (stage: string, prompt: string) => `${stage}: ${prompt}`,
  },

  broken: {
    title: "Something broke on our side",
    text: "Your text is kept, and credits are never taken for what did not start.",
    reload: "Reload",
    home: "Go to Create",
  },

  notFound: {
    title: "There is nothing at this address",
    home: "Go to Create",
  },

  problem: {
    unreachable: "No connection. Nothing was lost; try again.",
    no_answer: "No answer yet. We keep looking, and nothing is charged twice.",
    unexpected_answer: "We could not read the answer. Reload, then try again.",
    not_signed_in: "Please sign in again. Your text is kept.",
    picture_not_supported: "That file isn't a picture we can use. PNG, JPEG or WebP, up to 10 MB.",
    too_many_pictures: "That's many photos for one day. Your text is kept; try again tomorrow.",
    picture_too_large: "That picture is too large. PNG, JPEG or WebP, up to 10 MB.",
    rate_limited: "Too many tries for now. Wait a minute.",
    too_many_in_flight: "That's the most at once. Let one finish, then try again.",
    daily_limit_reached: "That's all for today. Your text is kept.",
    starts_closed: "New videos are closed at the moment. Your text is kept.",
    busy: "Not reachable for the moment. Try again in a minute.",
    internal: "Something broke on our side. Try again in a moment.",
    unavailable: "Not reachable for the moment. Try again in a minute.",
    still_being_made: "This video is still being made. Let it finish, then delete it.",
    price_changed: "The price has changed, so nothing was sent. The button says the new one.",
    id_reused: "This text was changed after it was sent. Tap again to make it as a new video.",
    picture_lost: "Please choose the photo again: it did not go up before the app was closed.",
    invalid_credentials: "E-mail and password do not match.",
    email_exists: "This address has an account. Sign in instead.",
    user_already_exists: "This address has an account. Sign in instead.",
    email_not_confirmed: "Open the link in our mail first, then sign in.",
    email_address_invalid: "Please enter an e-mail address, like name@example.com.",
    same_password: "That is your password already.",
    not_saved: "The file could not be written. Is there room for it?",
    weak_password: "Please choose a longer password.",
    otp_expired: "That code or link is wrong or too old. Ask for a new one.",
    over_email_send_rate_limit: "Too many mails for now. Try again in a few minutes.",
    over_request_rate_limit: "Too many tries for now. Wait a minute.",
    signup_disabled: "New accounts are closed at the moment.",
    user_banned: "This account is closed.",
  },

  /**
   * What the server says of a failed video or a refusal, by its code. It speaks English itself, so
   * here is nothing; a code that another language does not know is shown as the server says it.
   */
  server: {} as Partial<Record<string, string>>,

  /** What a model is good at, by its slug: as above, the catalog speaks English itself. */
  models: {} as Partial<Record<string, string>>,
};

export type Words = typeof english;
