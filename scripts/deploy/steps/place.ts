import { chooseHost } from "../hosts/app-host.ts";
import type { MakeStep } from "../step.ts";

/**
 * Makes the app's site or project at its host, if there is none. It comes first, because the app's
 * address is part of what the other steps set.
 */
export const place: MakeStep = ({ given }) => {
  const host = chooseHost(given);
  return {
    title: "Make a place for the app",
    async plan() {
      return host && await host.isPlaceMissing() ? [`at ${host.name}, for ${given.APP_URL}`] : [];
    },
    async run() {
      await host?.makePlace();
    },
    advice: "Nothing else was changed.",
  };
};
