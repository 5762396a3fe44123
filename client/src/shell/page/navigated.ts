/** The length of the history when the app was opened: earlier entries are not ours. */
const lengthAtStart = history.length;

/** True if the user has moved between screens, so that going back stays in the app. */
export function hasNavigated(): boolean {
  return history.length > lengthAtStart;
}
