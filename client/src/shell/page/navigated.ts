/** At which length the history stood when the app was opened: what is behind it is not ours. */
const lengthAtStart = history.length;

/** The user has gone from one screen to another, so that going back stays in the app. */
export function hasNavigated(): boolean {
  return history.length > lengthAtStart;
}
