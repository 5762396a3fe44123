import postgres from "postgres";
import type { Given } from "../hosted/given.ts";
import type { HostedProject } from "../hosted/project.ts";
import { openDatabase } from "./migrations/database-access.ts";

const CONNECT_TIMEOUT_S = 20;

/**
 * Makes sure that one deploy of a project runs at a time. The lock belongs to a session, so the
 * database frees it when this process ends, even by a kill.
 *
 * @returns what frees it
 */
export async function takeDeployLock(
  project: HostedProject,
  given: Given,
): Promise<() => Promise<void>> {
  const { url, password, isOnThisMachine } = await openDatabase(project, given);
  const sql = postgres(url, {
    password,
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    // The session has to stay for the whole deploy.
    idle_timeout: 0,
    max_lifetime: null,
    ssl: isOnThisMachine ? false : "require",
    onnotice: () => {},
  });
  const free = () => sql.end({ timeout: 1 });
  try {
    const [lock] = await sql<{ taken: boolean }[]>`
      select pg_catalog.pg_try_advisory_lock(
        pg_catalog.hashtextextended('wan-pwa: npm run deploy', 0)
      ) as taken`;
    if (lock?.taken) return free;
  } catch (error) {
    await free();
    throw new Error(explain(error, new URL(url)), { cause: error });
  }
  await free();
  throw new Error(
    "Another deploy of this project is running, on another machine or in GitHub Actions. Nothing was changed. Wait until it has ended, and run this again.",
  );
}

function explain(error: unknown, { hostname, port }: URL): string {
  const said = error instanceof Error ? error.message : String(error);
  return `The project's database did not let us in at ${hostname}:${port} (${said}). Check that your network allows connections to that port, and that the project's network restrictions allow you (dashboard → Project Settings → Database); SUPABASE_DB_PASSWORD has to be right or empty.`;
}
