import { readWantedServices, type WantedService } from "../../hosted/wanted/wanted-services.ts";
import { decidedStep } from "../decided-step.ts";
import { changeSettings, readDifferences, type Refused } from "../settings/change-settings.ts";
import type { MakeStep } from "../step.ts";

/** Brings the project's own settings up to what the app needs, and leaves all others. */
export const settings: MakeStep = ({ root, given, project, say }) => {
  async function decide() {
    const services = await readWantedServices(root, given);
    return await Promise.all(services.map(async (service) => ({
      service,
      differences: await readDifferences(project, service),
    })));
  }

  return decidedStep({
    title: "Change the settings of Auth, Data API, Realtime and Storage",
    decide,
    describe: (services) =>
      services.flatMap(({ service, differences }) =>
        differences.map(({ what }) => `${service.service}: ${what}`)
      ),
    async apply(services) {
      const refused: string[] = [];
      for (const { service, differences } of services) {
        if (differences.length === 0) continue;
        for (const one of await changeSettings(project, service, differences)) {
          if (one.difference.setting.isNeeded) refused.push(explain(service, one));
          else say(explain(service, one));
        }
      }
      if (refused.length > 0) throw new Error(refused.join("\n"));
    },
    advice:
      "Change what the message names, then run `npm run deploy` again: it goes on where it stopped.",
  });
};

function explain({ service }: WantedService, { difference, because }: Refused): string {
  const { what, setting } = difference;
  return `Supabase refuses a setting: ${service}'s ${what}. ${setting.without} ${because}`;
}
