import type { StackConfig } from "../../stack/config.ts";
import type { WantedSettings } from "./wanted-settings.ts";

/** No bucket may allow more than this. */
export function wantedStorage({ storageFileSizeMax }: StackConfig): WantedSettings {
  return {
    fileSizeLimit: {
      value: storageFileSizeMax,
      without: "Finished videos that are larger than the project's limit are not stored.",
      isNeeded: true,
    },
  };
}
