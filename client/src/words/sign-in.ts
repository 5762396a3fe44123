/** The texts of the sign-in screen. They load with it: the first screen of nobody has them. */
import { type Language, language } from "./language.ts";

interface Sentences {
  title: string;
  titleNew: string;
  expired: string;
  ended: string;
  deleted: string;
  passwordAgain: string;
  submitNew: string;
  sendCode: string;
  forNew: string;
  toKnown: string;
  toCode: string;
  toPassword: string;
  sentAgain: (email: string) => string;
  otherEmail: string;
  justSent: (email: string) => string;
  confirmFirst: (email: string) => string;
  known: (email: string) => string;
  notItsPassword: string;
  haveCode: string;
}

export const signInSentences: Record<Language, Sentences> = {
  en: {
    title: "Sign in",
    titleNew: "Create an account",
    expired: "Please sign in again. Your text is kept.",
    ended: "You were signed out from another device.",
    deleted: "Your account has been deleted.",
    passwordAgain: "Your password again",
    submitNew: "Create account",
    sendCode: "Send me a code",
    forNew: "New here?",
    toKnown: "I have an account",
    toCode: "Sign in with a code by email",
    toPassword: "Sign in with a password",
    sentAgain: (email) => `We sent a new code to ${email}.`,
    otherEmail: "Use another address",
    justSent: (email) => `We have just sent a code to ${email}. Type that one.`,
    confirmFirst: (email) => `This address is not confirmed yet. We sent a code to ${email}.`,
    known: (email) => `There is an account for ${email} already.`,
    notItsPassword:
      "This is not the password of that account. Type its password, or sign in with a code by email.",
    haveCode: "I have a code already",
  },
  de: {
    title: "Anmelden",
    titleNew: "Konto anlegen",
    expired: "Bitte melde dich wieder an. Dein Text bleibt erhalten.",
    ended: "Du wurdest von einem anderen Gerät aus abgemeldet.",
    deleted: "Dein Konto wurde gelöscht.",
    passwordAgain: "Dein Passwort noch einmal",
    submitNew: "Konto anlegen",
    sendCode: "Code schicken",
    forNew: "Neu hier?",
    toKnown: "Ich habe ein Konto",
    toCode: "Mit einem Code per E-Mail anmelden",
    toPassword: "Mit Passwort anmelden",
    sentAgain: (email) => `Ein neuer Code ist unterwegs an ${email}.`,
    otherEmail: "Andere Adresse verwenden",
    justSent: (email) => `Gerade eben ging ein Code an ${email}. Gib diesen ein.`,
    confirmFirst: (email) =>
      `Diese Adresse ist noch nicht bestätigt. Ein Code ist unterwegs an ${email}.`,
    known: (email) => `Zu ${email} gibt es schon ein Konto.`,
    notItsPassword:
      "Das ist nicht das Passwort dieses Kontos. Gib seines ein, oder melde dich mit einem Code per E-Mail an.",
    haveCode: "Ich habe schon einen Code",
  },
};

export const sayOfSignIn = signInSentences[language];
