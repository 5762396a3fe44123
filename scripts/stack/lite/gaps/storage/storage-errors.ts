import * as z from "zod/mini";
import { type Gap, isJson, withJson } from "../../handler.ts";
import { withDatabaseError } from "../remember-errors.ts";

const answerSchema = z.looseObject({ statusCode: z.literal("403"), message: z.string() });

/** Storage's answer if a file is there already. */
const duplicate = {
  statusCode: "409",
  error: "Duplicate",
  message: "The resource already exists",
};

/**
 * Gap: the library calls every refusal of the database a violation of row-level security. Storage
 * on a hosted project does so for policies only; it passes on the message that a trigger or a
 * function raised with SQL state 42501. And it answers 409 to SQL state 23505 wherever it comes
 * from; the library does so only for its own index. Both turn most other states into a 500.
 */
export const storageErrors: Gap = (next) => async (request) => {
  if (!new URL(request.url).pathname.startsWith("/storage/v1/")) return await next(request);
  const { response, error } = await withDatabaseError(() => next(request));
  if (response.status === 500 && error?.code === "23505") return withJson(response, duplicate, 400);
  const isRaised = error?.code === "42501" && !error.message.includes("row-level security");
  if (response.ok || !isRaised || !isJson(response)) return response;
  const answer = z.safeParse(answerSchema, await response.clone().json()).data;
  if (answer === undefined) return response;
  return withJson(response, { ...answer, message: error.message });
};
