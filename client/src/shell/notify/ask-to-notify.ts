import { onDevice } from "../../api/device/storage.ts";
import { notifications } from "./notification-permission.ts";

/** The video on whose tile this device asks, or has asked. */
const KEY = "wan-pwa.asked-to-tell";

/**
 * Whether the tile of a video that is being made asks if a notification should tell that it is
 * ready. Only the first one on this device asks, as long as it is being made: then the user knows
 * what the question is about. Later, You has the switch.
 */
export function asksToNotify(generationId: string): boolean {
  if (notifications.value !== "off") return false;
  const asked = onDevice.getItem(KEY);
  if (asked === null) onDevice.setItem(KEY, generationId);
  return asked === null || asked === generationId;
}
