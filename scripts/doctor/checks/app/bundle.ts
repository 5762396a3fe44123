/** Reads the app's code as anybody can, and looks for what must or must not be in it. */
import type { Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask } from "../../ask.ts";
import { vaultSecret } from "../../read-secrets.ts";
import { appUrlOf } from "./app-url.ts";
import { secretsIn } from "./secrets-in.ts";

const BUILD = "npm run deploy builds the app with this project's keys, and uploads it.";

export const appBundle: Check = {
  title: "The app's code is made for this project, and contains no secret",
  async find(world) {
    const code = await readCode(appUrlOf(world));
    const text = [...code.values()].join("\n");
    const leaks = Array.from(code, ([path, part]) => leaksOf(path, part, world)).flat();
    const pushKey = await vaultSecret(world, "push_public_key");
    return [
      ...leaks,
      ...text.includes(world.publishableKey) ? [] : [{
        what: "The app does not contain this project's publishable key.",
        why: "The project refuses its requests, or it talks to another project.",
        mend: BUILD,
      }],
      ...text.includes(world.url) ? [] : [{
        what: `The app does not contain the address ${world.url}.`,
        why: "It talks to another project.",
        mend: BUILD,
      }],
      ...pushKey === null || text.includes(pushKey) ? [] : [{
        what: "The app subscribes to notifications with another key than the functions send with.",
        why: "Push services refuse every notification to these devices.",
        mend: BUILD,
      }],
    ];
  },
};

function leaksOf(path: string, code: string, { secretKeys }: DoctorWorld): Finding[] {
  return secretsIn(code, secretKeys).map((secret) => ({
    what: `${path} contains ${secret}.`,
    why: "Anybody can read it, and do with it whatever the server can do.",
    mend:
      "Revoke that key where it was made, remove it from VITE_SUPABASE_PUBLISHABLE_KEY, then: npm run deploy",
  }));
}

/** More than any build has. */
const FILES_MAX = 500;

/** The page, the service worker and every script that they name, by their path. */
async function readCode(appUrl: string): Promise<Map<string, string>> {
  const code = new Map<string, string>();
  let next = ["/", "/sw.js", "/start.js"];
  while (next.length > 0 && code.size < FILES_MAX) {
    const texts = await Promise.all(next.map(async (path) => {
      const { text } = await ask(`${appUrl}${path}`);
      code.set(path, text);
      return text;
    }));
    const named = texts.flatMap((text) =>
      Array.from(text.matchAll(/\bassets\/[\w.-]+\.js\b/g), ([path]) => `/${path}`)
    );
    next = [...new Set(named)].filter((path) => !code.has(path));
  }
  return code;
}
