import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startHttpServer } from "../fakes/http/http-server.ts";
import { createClock } from "../fakes/time/clock.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { makeEmptyFolder } from "../test/started-folder.ts";
import { answerApi, type ReceivedCall } from "./api/api.ts";
import { createFaults, type Faults } from "./api/faults.ts";
import { liveApiKeys } from "./project/api-keys.ts";
import { createProjectDatabase, createReadOnlyRole } from "./project/database.ts";
import { createPackages } from "./project/packages.ts";
import { serveUploads } from "./project/functions.ts";
import { startPooler } from "./project/pooler.ts";
import { liveAuthConfig } from "./project/settings/live-auth.ts";
import { newProjectState, type ProjectState } from "./project/state.ts";

export interface FakeSupabase {
  /** Stands in for `https://api.supabase.com`. */
  url: string;
  /** The only token that the API accepts. */
  token: string;
  ref: string;
  /** Stands in for `https://<ref>.supabase.co`. */
  projectUrl: string;
  /** The project: its database, REST, Auth, Storage, Realtime and mailbox. */
  stack: Stack;
  state: ProjectState;
  faults: Faults;
  /** Every call to the API, oldest first. */
  calls: ReceivedCall[];
  close(): Promise<void>;
}

/**
 * Starts Supabase's management API with one new project behind it: a stack of its own, in which no
 * migration, secret or function is, until a deploy brings them.
 */
export async function startFakeSupabase(): Promise<FakeSupabase> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return await start((step) => void undo.push(step), close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  onClose: (step: () => Promise<unknown>) => void,
  close: () => Promise<void>,
): Promise<FakeSupabase> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-hosted-"));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const data = await makeEmptyFolder();
  onClose(data.remove);
  const ref = "abcdefghijklmnopqrst";
  const token = `sbp_${"0".repeat(40)}`;
  const state = newProjectState(ref);
  const apiKeys = liveApiKeys(state);

  const packages = await createPackages(folder);
  onClose(packages.close);
  let builtIn: Record<string, string> = {};
  const environment = () => ({
    ...builtIn,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: apiKeys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify(Object.fromEntries(state.keysInFunctions)),
  });
  const startFunctions = serveUploads({
    state,
    environment: () => ({ ...environment(), ...Object.fromEntries(state.secrets) }),
    folder,
    packages,
  });
  const stack = await startStack({
    ports: { api: 0, db: 0, mailbox: 0 },
    dataFolder: data.path,
    seed: false,
    fsync: false,
    limitsAuth: false,
    newProject: {
      apiKeys,
      auth: liveAuthConfig(state),
      isPrivateOnly: () => state.realtime["private_only"] === true,
      startFunctions: (parts) => {
        builtIn = { SUPABASE_URL: parts.apiUrl, SUPABASE_JWKS: JSON.stringify(parts.jwks) };
        return startFunctions(parts);
      },
    },
  });
  onClose(() => stack.stop());
  await createReadOnlyRole(stack.sql);
  const pooler = await startPooler(stack.ports.db, state);
  onClose(() => pooler.close());

  const database = await createProjectDatabase(stack.urls.db, stack.sql);
  const calls: ReceivedCall[] = [];
  const faults = createFaults();
  const clock = createClock();
  onClose(async () => clock.stop());
  const api = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) =>
    answerApi({
      state,
      database,
      poolerPort: pooler.port,
      builtIn: environment,
      token,
      faults,
      clock,
      calls,
    }, call));
  onClose(() => api.close());
  return {
    url: api.url,
    token,
    ref,
    projectUrl: stack.urls.api,
    stack,
    state,
    faults,
    calls,
    close,
  };
}
