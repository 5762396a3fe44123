import { join } from "node:path";
import { readConfig } from "../../stack/config.ts";
import { localKeys } from "../../stack/keys.ts";
import { localPassword } from "../../stack/postgres/cluster.ts";
import { connectWithArrays } from "../../stack/postgres/connect.ts";
import { withFakes } from "../../start/fakes.ts";
import { readSettings } from "../../start/settings.ts";
import { type OpenWorld, secretsOf } from "./open-world.ts";
import { queryReadOnly } from "./query-read-only.ts";

interface LocalOptions {
  root: string;
  /** Default: where `npm start` listens. */
  urls?: { api: string; db: string };
  /** Default: the settings of `npm start`, with its fakes. */
  given?: Record<string, string>;
}

const ANSWER_TIMEOUT_MS = 5_000;
const CONNECTIONS_MAX = 4;

/** The stack of `npm start` on this machine, or another one at these URLs. */
export async function openLocalWorld(options: LocalOptions): Promise<OpenWorld> {
  const { root } = options;
  const { api, db } = options.urls ?? await usualUrls(root);
  const given = options.given ?? withFakes((await readSettings(root)).values);
  await answers(api);
  const sql = await connectWithArrays(db, CONNECTIONS_MAX);
  return {
    world: {
      url: api,
      publishableKey: localKeys.publishable,
      secretKeys: [localKeys.secret, localKeys.cronSecret],
      query: (text) => queryReadOnly(sql, text),
      project: null,
      given,
      root,
    },
    secrets: [localKeys.secret, localKeys.cronSecret, ...secretsOf(given)],
    close: () => sql.end({ timeout: 1 }),
  };
}

async function usualUrls(root: string): Promise<{ api: string; db: string }> {
  const { ports } = await readConfig(join(root, "supabase/config.toml"));
  return {
    api: `http://127.0.0.1:${ports.api}`,
    db: `postgresql://postgres:${localPassword}@127.0.0.1:${ports.db}/postgres`,
  };
}

async function answers(url: string): Promise<void> {
  try {
    await fetch(`${url}/auth/v1/health`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(
      `Nothing answers at ${url}. Run \`npm start\` in another terminal, or check a hosted project with \`npm run doctor -- --remote <ref>\`.`,
      { cause },
    );
  }
}
