const PULSE_MS = 15;

/**
 * One short pulse, where the device has a motor and the user wants motion. A browser refuses it
 * before the first tap.
 */
export function vibrate(): void {
  const { userActivation } = navigator;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  if (document.visibilityState !== "visible" || userActivation?.hasBeenActive === false) return;
  // Safari and Firefox have no vibrate.
  (navigator as Partial<Navigator>).vibrate?.(PULSE_MS);
}
