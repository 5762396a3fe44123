import * as z from "zod/mini";
import { type ManagementApi, Refusal } from "../../hosted/management-api.ts";
import { projectRef, type Question } from "./questions.ts";

const projectSchema = z.object({ id: z.string(), name: z.string(), region: z.string() });

/** The question for the project, with the projects that the token can see to choose from. */
export async function questionForProject(api: ManagementApi): Promise<Question> {
  const projects = await readProjects(api);
  const list = projects.map(({ id, name, region }, at) =>
    `  ${at + 1}  ${name} (${id}, ${region})`
  );
  const choose = list.length === 0
    ? "This token sees none yet. Make one, and paste the address of its dashboard here."
    : "Type the number or the name of one of these:";
  const numbers = list.length === 1 ? "1" : `a number from 1 to ${list.length}`;
  return {
    ...projectRef,
    says: [...projectRef.says, choose, ...list],
    read: (typed) =>
      (projects[Number(typed) - 1] ?? onlyOne(projects, typed))?.id ?? projectRef.read(typed),
    flaw: (ref) => {
      const isOffered = projects.some(({ id }) => id === ref);
      if (isOffered || list.length === 0) return isOffered ? undefined : projectRef.flaw(ref);
      return projectRef.flaw(ref) && `Type ${numbers}, or a project's name.`;
    },
    try: (ref) => refusalOf(() => api.get(`/v1/projects/${ref}`, z.unknown())),
  };
}

/** The project of this name, unless several have it. */
function onlyOne<Project extends { name: string }>(projects: readonly Project[], name: string) {
  const named = projects.filter((project) => project.name === name);
  return named.length === 1 ? named[0] : undefined;
}

/** A token for one project may not be allowed to list them. */
async function readProjects(api: ManagementApi) {
  try {
    return await api.get("/v1/projects", z.array(projectSchema));
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) return [];
    throw error;
  }
}

/** What to say while somebody can still type another answer. */
const refusals: Record<number, string> = {
  401: "Supabase does not know this token. Was it pasted whole?",
  403: "This token may not do that: make one with all permissions, or for all projects.",
  404: "The token's account sees no such project. Is it another account's?",
};

/** Why Supabase refuses, or undefined. */
export async function refusalOf(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
  } catch (error) {
    const said = error instanceof Refusal ? refusals[error.status] : undefined;
    if (said === undefined) throw error;
    return said;
  }
}
