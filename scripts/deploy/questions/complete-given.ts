import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import { connectProject, type HostedProject } from "../../hosted/project.ts";
import { readAppAddress } from "../app/app-address.ts";
import { findAppAddress } from "../hosts/app-host.ts";
import { askFor, type Asking } from "./ask.ts";
import { questionForProject, refusalOf } from "./choose-project.ts";
import { deployHost, questionsOfHost } from "./host-questions.ts";
import { questionsOfMails } from "./mail-questions.ts";
import {
  accessToken,
  appUrl,
  projectRef,
  type Question,
  replicateToken,
  stripeKey,
} from "./questions.ts";
import { tryToken } from "./try-token.ts";

const intro = [
  "",
  "This puts the app online. It asks for what it needs, one thing at a time, and shows what it is going to change before it changes anything.",
  "Your answers are kept in .env.deploy, so you may stop with Ctrl-C at any time and run it again.",
];

/** Asks for the token and the project, if they are not given. */
export async function completeSignIn(given: Given, asking: Asking): Promise<Given> {
  if (!asking.terminal) return await askFor([accessToken, projectRef], given, asking);
  if (given.SUPABASE_ACCESS_TOKEN === "" || given.SUPABASE_PROJECT_REF === "") {
    for (const line of intro) asking.terminal.say(line);
  }
  const tried = {
    ...accessToken,
    try: (token: string) => refusalOf(() => questionForProject(apiWith(given, token))),
  };
  const withToken = await askFor([tried], given, asking);
  if (withToken.SUPABASE_PROJECT_REF !== "") return withToken;
  const { api } = connectProject(withToken);
  return await askFor([await questionForProject(api)], withToken, asking);
}

const apiWith = (given: Given, token: string) =>
  connectProject({ ...given, SUPABASE_ACCESS_TOKEN: token }).api;

const secretsSchema = z.array(z.object({ name: z.string() }));

/**
 * Asks for the rest, unless it is given, the project has it already, or the app's host knows it. So
 * an update needs the tokens alone.
 */
export async function completeGiven(
  given: Given,
  project: HostedProject,
  asking: Asking,
): Promise<Given> {
  const { ref, api } = project;
  const [secrets, known] = await Promise.all([
    api.get(`/v1/projects/${ref}/secrets`, secretsSchema),
    readAppAddress(project),
  ]);
  const names = new Set(secrets.map(({ name }) => name));
  const withHost = await askFor([deployHost], given, asking);
  const open = questionsOfServices(given).filter(({ name }) => !names.has(name));
  const ofHost = questionsOfHost(withHost);
  const answered = ofHost.length === 0
    ? withHost
    : await askFor([...ofHost, ...open], withHost, asking);
  const address = answered.APP_URL || await findAppAddress(answered) || known;
  const flaw = address === "" ? undefined : appUrl.flaw(address);
  if (flaw !== undefined) throw new Error(`APP_URL is ${address}. ${flaw}`);
  const ofMails = given.SMTP_HOST === "" ? await questionsOfMails(project) : [];
  return await askFor([...open, appUrl, ...ofMails], { ...answered, APP_URL: address }, asking);
}

/** What the functions call: each token is tried before it is kept. */
function questionsOfServices(given: Given): Question[] {
  const replicate = given.REPLICATE_API_URL || "https://api.replicate.com/v1";
  const stripe = given.STRIPE_API_URL || "https://api.stripe.com";
  return [
    { ...replicateToken, try: (token) => tryToken("Replicate", `${replicate}/account`, token) },
    { ...stripeKey, try: (key) => tryToken("Stripe", `${stripe}/v1/account`, key) },
  ];
}
