import { readApplied } from "../migrations/applied.ts";
import { findPending } from "../migrations/find-pending.ts";
import { readLocalMigrations } from "../migrations/local-migrations.ts";
import { pushMigrations } from "../migrations/push-migrations.ts";
import { refuseProjectInUse } from "../migrations/refuse-project-in-use.ts";
import { refuseForeignTables } from "../migrations/refuse-foreign-tables.ts";
import type { MakeStep } from "../step.ts";

/** A new project lacks more than anybody reads. */
const NAMED_MAX = 8;

/** Applies the migrations that the project does not have yet, the catalog's among them. */
export const migrations: MakeStep = (deployment) => ({
  title: "Bring the database up to date",
  async plan() {
    const applied = await readApplied(deployment.project);
    if (applied.length === 0) {
      await refuseForeignTables(deployment.project);
      await refuseProjectInUse(deployment.project);
    }
    const local = await readLocalMigrations(deployment.root);
    const files = findPending(local, applied).map(({ file }) => file);
    return files.length <= NAMED_MAX
      ? files
      : [`${files.length} migrations, from ${files[0]} to ${files.at(-1)}`];
  },
  run: () => pushMigrations(deployment),
  advice:
    "A migration is applied whole or not at all, so `npm run deploy` goes on where this stopped.",
});
