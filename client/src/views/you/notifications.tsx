import { Segments } from "../../components/segments.tsx";
import { beNotTold, beTold, pushes, telling } from "../../shell/notify/notification-permission.ts";
import { say } from "../../words/you/you.ts";
import { Group } from "./group.tsx";

/** Told outside the app: only what this browser can do, and what that asks of the user. */
export function Notices() {
  const now = telling.value;
  if (now === "impossible") return null;
  return (
    <Group title={say.notices}>
      {now === "denied" ? <p class="you-label">{say.noticesDenied}</p> : (
        <>
          <Segments
            legend={say.notices}
            segments={[{ value: "on", label: say.noticesOn }, {
              value: "off",
              label: say.noticesOff,
            }]}
            value={now}
            onChange={(wanted) => (wanted === "on" ? void beTold() : beNotTold())}
          />
          <p class="you-label">{pushes.value ? say.noticesHintClosed : say.noticesHint}</p>
        </>
      )}
    </Group>
  );
}
