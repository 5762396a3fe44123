import * as z from "zod/mini";
import type { ManagementApi } from "../../hosted/management-api.ts";
import { projectRef } from "./questions.ts";
import type { Question } from "./questions.ts";

const projectsSchema = z.array(z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  status: z.string(),
}));

/** The question for the project, with the projects that the token can see to choose from. */
export async function questionForProject(api: ManagementApi): Promise<Question> {
  const projects = await api.get("/v1/projects", projectsSchema);
  const list = projects.map(({ id, name, region }, at) =>
    `  ${at + 1}  ${name} (${id}, ${region})`
  );
  const choose = list.length === 0
    ? "Your account has none yet. Make one, and paste its ref here."
    : "Type the number of one of these, or paste a ref:";
  return {
    ...projectRef,
    says: [...projectRef.says, choose, ...list],
    read: (typed) => projects[Number(typed) - 1]?.id ?? projectRef.read(typed),
  };
}
