/** Words with which Storage and Realtime say that the token is the reason, without a status 401. */
export function isAboutToken(words: string): boolean {
  return /jwt|\bjws\b|json web key|token has expired|claim timestamp|invalid signature|signature verification/i
    .test(words);
}
