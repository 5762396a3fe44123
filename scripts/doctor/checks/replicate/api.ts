import * as z from "zod/mini";
import { NotApplicable } from "../../finding.ts";
import type { DoctorWorld } from "../../world.ts";
import { ask, type Reply } from "../../ask.ts";

const REAL_API = "https://api.replicate.com/v1";

/** Asks Replicate. Throws if there is no token to ask with, or if Replicate is out of order. */
export async function askReplicate({ given }: DoctorWorld, path: string): Promise<Reply> {
  const token = given["REPLICATE_API_TOKEN"] ?? "";
  if (token === "") {
    throw new Error("REPLICATE_API_TOKEN is not given, in .env.deploy or the shell.");
  }
  const apiUrl = (given["REPLICATE_API_URL"] || REAL_API).replace(/\/+$/, "");
  const reply = await ask(`${apiUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (reply.status === 429 || reply.status >= 500) {
    throw new Error(`Replicate answers ${reply.status}: try again in a few minutes.`);
  }
  return reply;
}

/** Like `askReplicate`, for checks to which a refused token is nothing new. */
export async function askWithGoodToken(world: DoctorWorld, path: string): Promise<Reply> {
  const reply = await askReplicate(world, path);
  if (reply.status !== 401) return reply;
  throw new NotApplicable("Replicate refuses the token, which is a finding of its own.");
}

const secretSchema = z.object({ key: z.string() });

/**
 * The secret with which Replicate signs its webhooks now. Null: it cannot be asked for, or this is
 * the local stack, which the real Replicate does not reach.
 */
export async function readWebhookSecret(world: DoctorWorld): Promise<string | null> {
  if (world.project === null || (world.given["REPLICATE_API_TOKEN"] ?? "") === "") return null;
  const { json } = await askReplicate(world, "/webhooks/default/secret");
  return z.safeParse(secretSchema, json).data?.key ?? null;
}
