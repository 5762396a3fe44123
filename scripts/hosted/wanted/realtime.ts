import type { WantedSettings } from "./wanted-settings.ts";

/** config.toml has no such setting, because the local Realtime is always like this. */
export const wantedRealtime: WantedSettings = {
  private_only: {
    value: true,
    without: "Anyone can open channels of their own at your expense.",
    isNeeded: true,
  },
};
