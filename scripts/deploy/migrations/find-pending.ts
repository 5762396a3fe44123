import { migrationsFolder } from "../../release/migrations.ts";
import type { AppliedMigration } from "./applied.ts";
import { wasAppliedFrom } from "./was-applied-from.ts";
import type { LocalMigration } from "./local-migrations.ts";

/**
 * The migrations that the project lacks. `db push` compares versions alone, so this looks for what
 * that would not notice, and throws a sentence: a file that changed after it was applied, a file
 * that is older than what is applied, and a migration that this folder does not have.
 */
export function findPending(
  local: readonly LocalMigration[],
  applied: readonly AppliedMigration[],
): LocalMigration[] {
  const files = new Map(local.map((migration) => [migration.version, migration]));
  for (const { version, name, statements } of applied) {
    const file = files.get(version);
    if (!file) {
      throw new Error(
        `The project has the migration ${version}_${name}, and this folder does not: a newer version was deployed, or another app uses this project. Get that version (git pull), or choose another project.`,
      );
    }
    // Without statements it was marked as applied by hand, and there is nothing to compare.
    if (statements && !wasAppliedFrom(file.text, statements)) {
      throw new Error(
        `${migrationsFolder}/${file.file} has changed since it was applied to the project. Put it back as it was (git log shows it), and write the change into a new migration: .github/CONTRIBUTING.md, "After 1.0", says how, also for a price or a model.`,
      );
    }
  }
  const versions = new Set(applied.map(({ version }) => version));
  const pending = local.filter(({ version }) => !versions.has(version));
  const newest = applied.at(-1)?.version ?? "";
  const late = pending.find(({ version }) => version < newest);
  if (late) {
    throw new Error(
      `${migrationsFolder}/${late.file} is older than the newest migration of the project (${newest}), which was written without it. Rename the file, so that its number is the greatest.`,
    );
  }
  return pending;
}
