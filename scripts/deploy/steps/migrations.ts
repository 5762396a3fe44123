import { readLocalMigrations } from "../migrations/local-migrations.ts";
import { pushMigrations } from "../migrations/push-migrations.ts";
import { readApplied } from "../migrations/applied.ts";
import type { MakeStep } from "../step.ts";

/** Applies the migrations that the project does not have yet, the catalog's among them. */
export const migrations: MakeStep = (deployment) => ({
  title: "Apply the migrations",
  async plan() {
    const [local, applied] = await Promise.all([
      readLocalMigrations(deployment.root),
      readApplied(deployment.project),
    ]);
    const versions = new Set(applied.map(({ version }) => version));
    return local.filter(({ version }) => !versions.has(version)).map(({ file }) => file);
  },
  run: () => pushMigrations(deployment),
  advice:
    "Each migration is applied whole or not at all, so running `npm run deploy` again goes on where it stopped.",
});
