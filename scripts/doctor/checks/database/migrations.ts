import { type AppliedMigration, readApplied } from "../../../deploy/migrations/applied.ts";
import {
  type LocalMigration,
  readLocalMigrations,
} from "../../../deploy/migrations/local-migrations.ts";
import { wasAppliedFrom } from "../../../deploy/migrations/was-applied-from.ts";
import { migrationsFolder } from "../../../release/migrations.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";

export const migrations: Check = {
  title: "The migrations of the repository are applied, as they are in it",
  async find({ root, query, project }) {
    const [local, applied] = await Promise.all([readLocalMigrations(root), readApplied({ query })]);
    const files = new Map(local.map((migration) => [migration.version, migration]));
    const pending = pendingOf(local, applied).map(({ file }) => file);
    const unknown = applied.filter(({ version }) => !files.has(version))
      .map(({ version, name }) => [version, name].filter(Boolean).join("_"));
    const edited = applied.flatMap(({ version, statements }) => {
      const file = files.get(version);
      return file && statements && !wasAppliedFrom(file.text, statements) ? [file.file] : [];
    });
    return [
      ...finding(pending, "not applied", {
        why: "The functions and the app of this version need what they create.",
        mend: project ? DEPLOY : "Stop `npm start` and start it again.",
      }),
      ...finding(unknown, "applied and not in this folder", {
        why:
          "A newer version is deployed, or somebody applied them by hand. This version may not fit.",
        mend: "Check out the version that is deployed: git pull",
      }),
      ...finding(edited, "not what was applied", {
        why: "An applied migration is never applied again, so the change is not in the database.",
        mend: project
          ? `Put it back (git log -- ${migrationsFolder} shows it), and write the change into a new migration.`
          : "Start over with an empty database: npm start -- --reset",
      }),
    ];
  },
};

const SHOWN_MAX = 5;

function finding(names: string[], state: string, rest: Pick<Finding, "why" | "mend">): Finding[] {
  if (names.length === 0) return [];
  const more = names.length > SHOWN_MAX ? ` and ${names.length - SHOWN_MAX} more` : "";
  const what = `${names.length} ${
    names.length === 1 ? "migration is" : "migrations are"
  } ${state}: ${names.slice(0, SHOWN_MAX).join(", ")}${more}.`;
  return [{ what, ...rest }];
}

/** Whether the database lacks a migration. Then schema.txt does not describe it. */
export async function isBehind({ root, query }: DoctorWorld): Promise<boolean> {
  const [local, applied] = await Promise.all([readLocalMigrations(root), readApplied({ query })]);
  return pendingOf(local, applied).length > 0;
}

function pendingOf(local: LocalMigration[], applied: AppliedMigration[]): LocalMigration[] {
  const there = new Set(applied.map(({ version }) => version));
  return local.filter(({ version }) => !there.has(version));
}
