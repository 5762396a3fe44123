import * as z from "zod/mini";
import type { Exchange } from "../../fakes/http/routes.ts";
import { type Answer, json } from "../../fakes/http/answer.ts";
import type { ProjectState } from "../project/state.ts";
import type { ProjectDatabase } from "../project/database.ts";

/** What a call can see and change. */
export interface ApiWorld {
  state: ProjectState;
  database: ProjectDatabase;
  /** Of the pooler in front of the database. */
  poolerPort: number;
  /** What every function gets besides its secrets. */
  builtIn(): Record<string, string>;
}

/** Answers one call. Throws ApiRefusal, or the error of a schema for a wrong body. */
export type ApiCall = (world: ApiWorld, exchange: Exchange) => Answer | Promise<Answer>;

/** The calls of one subject: `"GET secrets"` is `GET /v1/projects/<ref>/secrets`. */
export type ApiCalls = Record<string, ApiCall>;

export class ApiRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Every error of the API has this form. */
export function refusal(status: number, message: string): Answer {
  return json(status, { message });
}

export const noContent = (status: number): Answer => ({ status, headers: {}, body: "" });

export function readBody<T>(schema: z.ZodMiniType<T>, { body }: Exchange): T {
  const { data, error } = z.safeParse(schema, body);
  if (error !== undefined) throw new ApiRefusal(400, z.prettifyError(error));
  return data as T;
}
