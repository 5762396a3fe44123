/** Why an account has no free credits, or not yet. Few users need it, so it loads with its note. */
import type { Welcome } from "../../api/contracts.ts";
import { formatMoment } from "../format/format-time.ts";
import { type Language, language } from "../language.ts";

interface Sentences {
  waiting: (time: string) => string;
  waitingLonger: string;
  throwAway: string;
  repeated: string;
}

export const welcomeSentences: Record<Language, Sentences> = {
  en: {
    waiting: (time) =>
      `Only so many accounts get free credits on one day. Your 100 will be here by ${time}, without any action from you.`,
    waitingLonger: "Free credits are paused at the moment. You get your 100 when they resume.",
    throwAway:
      "There are no free credits for a throw-away email address. You get 100 when you change to a lasting one under You.",
    repeated: "This mailbox has already received its free credits.",
  },
  de: {
    waiting: (time) =>
      `Freie Credits gibt es jeden Tag nur für eine bestimmte Zahl von Konten. Deine 100 kommen von selbst, spätestens ${time}.`,
    waitingLonger: "Freie Credits pausieren gerade. Du bekommst deine 100, sobald es weitergeht.",
    throwAway:
      "Für eine Wegwerfadresse gibt es keine freien Credits. Du bekommst 100, wenn du unter „Du“ zu einer dauerhaften Adresse wechselst.",
    repeated: "Dieses Postfach hat seine freien Credits schon bekommen.",
  },
};

/** Null if there is nothing to say: the free credits were given. */
export function explainWelcome({ state, expected_at }: Welcome): string | null {
  const say = welcomeSentences[language];
  switch (state) {
    case "given":
      return null;
    case "waiting":
      return expected_at === null ? say.waitingLonger : say.waiting(formatMoment(expected_at));
    case "throw_away":
      return say.throwAway;
    case "repeated":
      return say.repeated;
  }
}
