export interface WantedSetting {
  value: string | number | boolean;
  /** What happens without it, as a sentence. */
  without: string;
  /** Without it the app does not work, or is open to others: a deploy must not end as if all is well. */
  isNeeded: boolean;
  /** The Management API answers with a digest of it. */
  isSecret?: true;
  /** Several values with commas between them, and with or without blanks. */
  isList?: true;
}

/** By the Management API's name of each setting. */
export type WantedSettings = Record<string, WantedSetting>;
