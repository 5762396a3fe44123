/** A prompt has at least this many visible characters, and at most this many of all kinds. */
export const PROMPT_MIN = 10;
export const PROMPT_MAX = 500;
