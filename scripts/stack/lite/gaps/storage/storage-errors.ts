import * as z from "zod/mini";
import { type Gap, isJson, withJson } from "../../handler.ts";
import { withDatabaseError } from "../remember-errors.ts";

const answerSchema = z.looseObject({ statusCode: z.literal("403"), message: z.string() });

/**
 * Gap: the library calls every refusal of the database a violation of row-level security. Storage
 * on a hosted project does so for policies only; it passes on the message that a trigger or a
 * function raised with SQL state 42501. Both turn any other state into a 500.
 */
export const storageErrors: Gap = (next) => async (request) => {
  if (!new URL(request.url).pathname.startsWith("/storage/v1/")) return await next(request);
  const { response, error } = await withDatabaseError(() => next(request));
  const isRaised = error?.code === "42501" && !error.message.includes("row-level security");
  if (response.ok || !isRaised || !isJson(response)) return response;
  const answer = z.safeParse(answerSchema, await response.clone().json()).data;
  if (answer === undefined) return response;
  return withJson(response, { ...answer, message: error.message });
};
