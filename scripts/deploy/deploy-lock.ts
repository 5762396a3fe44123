import postgres from "postgres";
import type { Given } from "../hosted/given.ts";
import type { HostedProject } from "../hosted/project.ts";
import { connectionOptions, type DatabaseAccess } from "./migrations/connection.ts";
import { openDatabase } from "./migrations/database-access.ts";

export interface DeployLock {
  /** How the database was reached, for what comes next. */
  access: DatabaseAccess;
  free(): Promise<void>;
}

/**
 * Makes sure that one deploy of a project runs at a time. The lock belongs to a session, so the
 * database frees it when this process ends, even by a kill.
 */
export async function takeDeployLock(
  project: HostedProject,
  given: Given,
): Promise<DeployLock> {
  const access = await openDatabase(project, given);
  const sql = postgres(access.url, {
    ...connectionOptions(access),
    // The session has to stay for the whole deploy.
    idle_timeout: 0,
    max_lifetime: null,
  });
  const free = () => sql.end({ timeout: 1 });
  try {
    const [lock] = await sql<{ taken: boolean }[]>`
      select pg_catalog.pg_try_advisory_lock(
        pg_catalog.hashtextextended('wan-pwa: npm run deploy', 0)
      ) as taken`;
    if (lock?.taken) return { access, free };
  } catch (error) {
    await free();
    throw new Error(explain(error, new URL(access.url)), { cause: error });
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
