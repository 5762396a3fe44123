/** The texts of fields for an address, a password and a code, wherever they are typed. */
import { type Language, language } from "./language.ts";

interface Sentences {
  email: string;
  password: string;
  passwordHint: string;
  code: string;
  again: string;
  againIn: (seconds: number) => string;
  codeSent: (email: string) => string;
  emailMissing: string;
  passwordMissing: string;
  passwordShort: string;
  codeMissing: string;
}

export const fieldSentences: Record<Language, Sentences> = {
  en: {
    email: "Email",
    password: "Password",
    passwordHint: "At least 8 characters.",
    code: "Six-digit code",
    again: "Send a new code",
    againIn: (seconds) => `Send a new code in ${seconds} s`,
    codeSent: (email) => `We sent a code to ${email}.`,
    emailMissing: "Please enter an email address, like name@example.com.",
    passwordMissing: "Please enter your password.",
    passwordShort: "Please use at least 8 characters.",
    codeMissing: "Please enter the six digits from the email.",
  },
  de: {
    email: "E-Mail",
    password: "Passwort",
    passwordHint: "Mindestens 8 Zeichen.",
    code: "Sechsstelliger Code",
    again: "Neuen Code schicken",
    againIn: (seconds) => `Neuer Code in ${seconds} s`,
    codeSent: (email) => `Ein Code ist unterwegs an ${email}.`,
    emailMissing: "Bitte gib eine E-Mail-Adresse ein, etwa name@example.com.",
    passwordMissing: "Bitte gib dein Passwort ein.",
    passwordShort: "Bitte nimm mindestens 8 Zeichen.",
    codeMissing: "Bitte gib die sechs Ziffern aus der E-Mail ein.",
  },
};

export const sayInFields = fieldSentences[language];
