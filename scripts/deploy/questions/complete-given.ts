import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import { connectProject, type HostedProject } from "../../hosted/project.ts";
import { findAppAddress } from "../hosts/app-host.ts";
import { askFor } from "./ask.ts";
import { questionForProject } from "./choose-project.ts";
import { deployHost, questionsOfHost } from "./host-questions.ts";
import { accessToken, appUrl, projectRef, replicateToken, stripeKey } from "./questions.ts";
import { signIn } from "./sign-in.ts";
import type { Terminal } from "./terminal.ts";

interface Asking {
  root: string;
  terminal: Terminal | undefined;
}

/** Asks for the token and the project, if they are not given. */
export async function completeSignIn(given: Given, asking: Asking): Promise<Given> {
  const signedIn = await signIn(given);
  if (!asking.terminal) return await askFor([accessToken, projectRef], signedIn, asking);
  const withToken = await askFor([accessToken], signedIn, asking);
  if (withToken.SUPABASE_PROJECT_REF !== "") return withToken;
  const { api } = connectProject(withToken);
  return await askFor([await questionForProject(api)], withToken, asking);
}

const secretsSchema = z.array(z.object({ name: z.string() }));
const authSchema = z.object({ site_url: z.nullish(z.string()) });

/**
 * Asks for the rest, unless it is given, the project has it already, or the app's host knows it. So
 * an update needs the tokens alone.
 */
export async function completeGiven(
  given: Given,
  { ref, api }: HostedProject,
  asking: Asking,
): Promise<Given> {
  const [secrets, auth] = await Promise.all([
    api.get(`/v1/projects/${ref}/secrets`, secretsSchema),
    api.get(`/v1/projects/${ref}/config/auth`, authSchema),
  ]);
  const names = new Set(secrets.map(({ name }) => name));
  // The secret of this name shows only a digest. Auth has the same address, once it was deployed.
  const known = appUrl.read(auth.site_url ?? "");
  const isKnown = appUrl.flaw(known) === undefined;
  const withHost = await askFor([deployHost], given, asking);
  const open = [replicateToken, stripeKey].filter(({ name }) => !names.has(name));
  const ofHost = questionsOfHost(withHost);
  const answered = ofHost.length === 0
    ? withHost
    : await askFor([...ofHost, ...open], withHost, asking);
  const address = answered.APP_URL || await findAppAddress(answered) || (isKnown ? known : "");
  return await askFor([...open, appUrl], { ...answered, APP_URL: address }, asking);
}
