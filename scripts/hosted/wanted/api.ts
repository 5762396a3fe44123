import type { StackConfig } from "../../stack/config.ts";
import type { WantedSettings } from "./wanted-settings.ts";

/** Which schemas REST shows, and how many rows at once. */
export function wantedApi({ schemas, maxRows }: StackConfig["api"]): WantedSettings {
  return {
    db_schema: {
      value: schemas.join(","),
      without: "Callers may reach tables outside of the schemas that are made for them.",
      isNeeded: true,
      isList: true,
    },
    max_rows: {
      value: maxRows,
      without: "One request can read another number of rows than the app expects.",
      isNeeded: false,
    },
  };
}
