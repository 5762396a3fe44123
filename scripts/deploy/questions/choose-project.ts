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
    ? "This token sees none yet. Make one, and paste its ref or the address of its dashboard here:"
    : "Type the number of one of these, or paste a ref:";
  return {
    ...projectRef,
    says: [...projectRef.says, choose, ...list],
    read: (typed) => projects[Number(typed) - 1]?.id ?? projectRef.read(typed),
    try: (ref) => refusalOf(() => api.get(`/v1/projects/${ref}`, z.unknown())),
  };
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

/** Why Supabase refuses, or undefined. */
export async function refusalOf(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Refusal && [401, 403, 404].includes(error.status)) return error.message;
    throw error;
  }
}
