import { Changing } from "../../components/changing.tsx";
import { Segments } from "../../components/fields/segments.tsx";
import {
  notifications,
  notifiesWhileClosed,
  turnOffNotifications,
  turnOnNotifications,
} from "../../shell/notify/notification-permission.ts";
import { say } from "../../words/you/you.ts";
import { Group } from "./group.tsx";

/**
 * The setting for notifications: shows what this browser supports, and what the user has to do for
 * it.
 */
export function Notifications() {
  const now = notifications.value;
  if (now === "impossible") return null;
  return (
    <Group title={say.notifications} isSetting>
      {now === "denied" ? <p class="you-label">{say.notificationsDenied}</p> : (
        <>
          <Segments
            legend={say.notifications}
            segments={[{ value: "on", label: say.notificationsOn }, {
              value: "off",
              label: say.notificationsOff,
            }]}
            value={now}
            onChange={(
              wanted,
            ) => (wanted === "on" ? void turnOnNotifications() : turnOffNotifications())}
          />
          <p class="you-label">
            <Changing>
              {notifiesWhileClosed.value ? say.notificationsHintClosed : say.notificationsHint}
            </Changing>
          </p>
        </>
      )}
    </Group>
  );
}
