import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Buying } from "../../stores/purchases/buying.ts";
import type { Stores } from "../../stores/stores.ts";

/**
 * Ends the way to a checkout once the user looks at the app again: Back in the browser shows the
 * page as it was, and so does a phone that laid the checkout over it.
 */
export function useCameBack(device: Stores["device"], buying: Buying): void {
  useEffect(() =>
    effect(() => {
      void device.wakes.value;
      if (device.visible.value) buying.cameBack();
    }), [buying]);
}
