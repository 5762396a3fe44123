/** The texts of the screen You in English: a separate catalogue that loads with the screen. */
import { english } from "../en.ts";

const { number, inCredits: credits } = english;

export const youInEnglish = {
  title: "You",
  language: "Language",
  languages: { system: "System", en: "English", de: "Deutsch" },
  failed: "Your account could not be loaded.",
  saved: "Saved",
  profile: "Profile",
  name: "Your name",
  nameHint: "Only you see it.",
  nameLong: (most: number) => `At most ${number(most)} characters, please.`,
  save: "Save",
  changeEmail: "Change email",
  newEmail: "New email",
  emailSame: "That is already your address.",
  emailNow: (email: string) => `Your address is ${email}.`,
  otherEmail: "Another new email",
  emailSent: (now: string, next: string) =>
    `We sent a code to ${next} and one to ${now}. Type both; until then your address stays ${now}.`,
  emailHalf: (other: string) => `That was right. Now the code that we sent to ${other}.`,
  codeFor: (email: string) => `Code sent to ${email}`,
  emailConfirm: "Confirm",
  emailDone: "Your address has been changed.",
  changePassword: "Change password",
  passwordNow: "Current password",
  passwordNew: "New password",
  passwordWrong: "That is not your current password.",
  passwordOthers: "Other devices will be signed out.",
  passwordDone: "Your password has been changed. Other devices are signed out.",
  byCode: "No password? Send me a code",
  appearance: "Appearance",
  appearances: { system: "System", dark: "Dark", light: "Light" },
  notifications: "Notifications",
  notificationsOn: "On",
  notificationsOff: "Off",
  notificationsHint:
    "For a video that is ready while you are elsewhere. The app has to stay open in the background.",
  notificationsHintClosed:
    "For a video that is ready while you are elsewhere, even when the app is closed.",
  notificationsDenied: "Your browser blocks notifications. You can change that in its settings.",
  files: "Your files",
  videosUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "video" : "videos"}, ${size}`,
  picturesUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "photo" : "photos"}, ${size}`,
  clipsUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "clip" : "clips"}, ${size}`,
  soundsUsed: (count: number, size: string) =>
    `${number(count)} ${count === 1 ? "sound" : "sounds"}, ${size}`,
  billing: "Billing",
  download: "Download my data",
  downloadWhat:
    "One zip with your videos, your photos, and data.json: your profile, every prompt, every credit, every purchase.",
  downloadStart: "Download",
  downloadAgain: "Download again",
  counting: "Counting your files",
  fetched: (done: number, total: number) => `${number(done)} of ${number(total)} files`,
  cancel: "Cancel",
  downloadDone: "The zip is complete.",
  downloadCanceled: "Canceled. Nothing was saved.",
  leave: "Sign out",
  signOut: "Sign out",
  signOutHint: "Signs you out on this device and removes unsent text from it.",
  signOutAsk: (unsent: number) =>
    `${number(unsent)} ${
      unsent === 1 ? "video is not sent yet and will be" : "videos are not sent yet and will be"
    } discarded. No credits were taken for ${unsent === 1 ? "it" : "them"}.`,
  signOutNow: "Discard and sign out",
  everywhere: "Sign out everywhere",
  everywhereHint: "On all your devices, immediately.",
  everywhereAsk:
    "You will be signed out on all your devices, including this one. Unsent text and planned videos on them are deleted.",
  everywhereNow: "Sign out on all devices",
  stay: "Stay signed in",
  delete: "Delete my account",
  deleteWhat: "This cannot be undone:",
  deleteLines: [
    "Your videos, photos and prompts are deleted.",
    "Videos in progress are canceled.",
  ],
  deleteKept: [
    "The record of credits taken and added, and of payments, stays in our books, without your name or address.",
    "You can come back with the same address, but without free credits. We keep a scrambled form of it only to check that.",
  ],
  deleteCredits: (amount: number) =>
    amount > 0
      ? `Your remaining ${credits(amount)} ${amount === 1 ? "is" : "are"} lost.`
      : "Your remaining credits are lost.",
  deleteBought: "What you paid for lost credits is not sent back.",
  deleteHeld: (amount: number) =>
    `${credits(amount)} ${
      amount === 1 ? "is" : "are"
    } held for your return. You still get the money back.`,
  deleteOpen: "Purchases that are not paid yet are closed.",
  deletePending: (money: string) =>
    `A payment of ${money} is still on its way. The account can be deleted once it has arrived or failed.`,
  deletePendingUntil: (date: string) =>
    `A payment is still on its way, so nothing was deleted. Please try again when it has arrived or failed, on ${date} at the latest.`,
  returnFirst: "Return unused credits first",
  deleteFirst: "Download my data first",
  deleteConfirm: (email: string) => `Type ${email} to confirm`,
  deleteMismatch: "That is not your address.",
  deleteNow: "Delete my account for good",
  signedInAs: "Signed in as",
};

export type YouWords = typeof youInEnglish;
