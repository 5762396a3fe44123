import { join } from "node:path";
import type { FakeSupabase } from "../../fake-supabase/fake-supabase.ts";
import { connectProject } from "../../hosted/project.ts";
import type { Given } from "../../hosted/given.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import type { Deployment } from "../step.ts";

const root = join(import.meta.dirname, "../../..");

/** A deploy of this folder to the fake's project, and what it said to people. */
export function deploymentTo(
  fake: FakeSupabase,
  changes: Partial<Omit<Deployment, "given">> & { given?: Partial<Given> } = {},
): Deployment & { said: string[] } {
  const given = {
    ...noneGiven,
    SUPABASE_ACCESS_TOKEN: fake.token,
    SUPABASE_PROJECT_REF: fake.ref,
    SUPABASE_API_URL: fake.url,
    SUPABASE_URL: fake.projectUrl,
    ...changes.given,
  };
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return { root, project: connectProject(given), rotate: new Set(), say, ...changes, given, said };
}
