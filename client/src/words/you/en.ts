/** What the screen You says, in English: a catalogue of its own, which comes with the screen. */
import { english } from "../en.ts";

const { number } = english;

export const youInEnglish = {
  title: "You",
  language: "Language",
  languages: { system: "System", en: "English", de: "Deutsch" },
  failed: "Your account did not come through.",
  saved: "Saved",
  profile: "Profile",
  name: "Your name",
  nameHint: "Only you see it.",
  nameLong: (most: number) => `At most ${number(most)} characters, please.`,
  save: "Save",
  changeEmail: "Change e-mail",
  newEmail: "New e-mail",
  emailSame: "That is your address already.",
  emailNow: (email: string) => `Your address is ${email}.`,
  emailSent: (now: string, next: string) =>
    `We sent a link to ${next} and one to ${now}. Open both: until then ${now} stays.`,
  changePassword: "Change password",
  passwordNow: "Your password now",
  passwordNew: "New password",
  passwordOthers: "Other devices are signed out.",
  passwordDone: "Your password is changed. Other devices are signed out.",
  byCode: "I have no password: send me a code",
  appearance: "Appearance",
  appearances: { system: "System", dark: "Dark", light: "Light" },
  notifications: "Notifications",
  notificationsOn: "On",
  notificationsOff: "Off",
  notificationsHint:
    "When a video is ready and you are elsewhere. The app has to stay open in the background.",
  notificationsHintClosed:
    "When a video is ready and you are elsewhere, also while the app is closed.",
  notificationsDenied: "Your browser does not allow them. You can change that in its settings.",
  files: "Your files",
  videosUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "video" : "videos"}, ${size}`,
  picturesUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "photo" : "photos"}, ${size}`,
  download: "Download my data",
  downloadWhat:
    "One zip with your videos, your photos, and data.json: your profile, every prompt, every credit.",
  downloadStart: "Download",
  downloadAgain: "Download again",
  counting: "Counting your files",
  fetched: (done: number, total: number) => `${number(done)} of ${number(total)} files`,
  cancel: "Cancel",
  downloadDone: "The zip is complete.",
  downloadCanceled: "Canceled. Nothing was kept.",
  leave: "Sign out",
  signOut: "Sign out",
  signOutHint: "Signs you out on this device. Unsent text is removed from it.",
  everywhere: "Sign out everywhere",
  everywhereHint: "On all your devices, at once.",
  delete: "Delete my account",
  deleteWhat: "This cannot be taken back:",
  deleteLines: [
    "Your videos, photos and prompts are deleted.",
    "Videos that are being made are canceled.",
    "Your credits are gone.",
    "What credits were taken and given stays in our books, without your name or address.",
    "You may come back with the same address, but without free credits: a scrambled form of it is kept for that alone.",
  ],
  deleteFirst: "Download my data first",
  deleteConfirm: (email: string) => `Type ${email} to confirm`,
  deleteMismatch: "That is not your address.",
  deleteNow: "Delete my account for good",
  signedInAs: "Signed in as",
};

export type YouWords = typeof youInEnglish;
