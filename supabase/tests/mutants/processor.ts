/** Faults planted on purpose in the functions, each in a copy of their folder: `replace` stands there exactly once. */
export interface ProcessorMutant {
  title: string;
  /** From supabase/functions. */
  file: string;
  replace: string;
  by: string;
}

const signature = "_shared/generation/signature.ts";
const webhook = "replicate-webhook/handler.ts";
const output = "_shared/generation/output.ts";
const replicate = "_shared/outside/replicate.ts";
const reports = "_shared/generation/reports.ts";
const prediction = "_shared/generation/prediction.ts";
const reconcile = "reconcile/handler.ts";
const push = "_shared/outside/push.ts";

export const processorMutants: ProcessorMutant[] = [
  {
    title: "a webhook's signature is not checked",
    file: webhook,
    replace: "!(await isSignedBy(settings.webhookSecrets, message, world.now()))",
    by: "false",
  },
  {
    title: "a webhook's timestamp is not checked",
    file: signature,
    replace: "> TOLERANCE_SECONDS",
    by: "> Infinity",
  },
  {
    title: "a timestamp of tomorrow is taken",
    file: signature,
    replace: "Math.abs(now / 1000 - Number(message.timestamp))",
    by: "now / 1000 - Number(message.timestamp)",
  },
  {
    title: "the timestamp is not part of what is signed",
    file: signature,
    replace: "`${message.id}.${message.timestamp}.${message.body}`",
    by: "`${message.id}.${message.body}`",
  },
  {
    title: "only the first signature of the list counts",
    file: signature,
    replace: "of signatures)",
    by: "of signatures.slice(0, 1))",
  },
  {
    title: "only the first secret counts",
    file: signature,
    replace: "of secrets)",
    by: "of secrets.slice(0, 1))",
  },
  {
    title: "the token of a webhook's address is not checked",
    file: webhook,
    replace: "await isTokenOf(settings.generationTokenSecret, generationId, token)",
    by: "true",
  },
  {
    title: "without a secret it is the sender's fault",
    file: webhook,
    replace: "settings.webhookSecrets.length === 0",
    by: "false",
  },
  {
    title: "an output of any host is fetched",
    file: prediction,
    replace: "isAllowed(url, allowedHosts)",
    by: "true",
  },
  {
    title: "an output's redirect is followed",
    file: output,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "an output that is no video is stored",
    file: output,
    replace: "if (head.length === HEAD_BYTES && !isMp4(head))",
    by: "if (false)",
  },
  {
    title: "an output of any size is stored",
    file: output,
    replace: "if (size > VIDEO_BYTES_MAX)",
    by: "if (false)",
  },
  {
    title: "an output that was cut short is stored",
    file: output,
    replace: "if (announced !== null && size !== announced)",
    by: "if (false)",
  },
  {
    title: "a copy that broke once fails the generation",
    file: output,
    replace: "if (verdict.unusable === null)",
    by: "if (false)",
  },
  {
    title: "the file of a canceled video stays",
    file: output,
    replace: "if (ended.output_path !== path)",
    by: "if (false)",
  },
  {
    title: "a create that was throttled is sent again",
    file: replicate,
    replace: "if (response.status === 429) return withStatus(response, THROTTLED);",
    by: "",
  },
  {
    title: "a create without an answer counts as refused",
    file: replicate,
    replace: "![408, 425, NO_ANSWER].includes(status)",
    by: "true",
  },
  {
    title: "Replicate's list is read with our token wherever it leads",
    file: replicate,
    replace: "if (url.origin !== new URL(baseUrl).origin)",
    by: "if (false)",
  },
  {
    title: "a prediction that nobody waits for runs on",
    file: reports,
    replace: "if (isStray(applied, prediction))",
    by: "if (false)",
  },
  {
    title: "a look-up without an answer fails the generation",
    file: reconcile,
    replace: 'const isOver = overdue && found.kind !== "no_answer";',
    by: "const isOver = overdue;",
  },
  {
    title: "a list that could not be read fails the generation",
    file: reconcile,
    replace: "if (made === null) return generation;",
    by: "if (made === null) made = [];",
  },
  {
    title: "any prediction of the list is taken for the generation's own",
    file: reconcile,
    replace: 'new URL(webhook).searchParams.get("generation") === generationId',
    by: "true",
  },
  {
    title: "a push goes to any address",
    file: push,
    replace: "!isAllowed(new URL(endpoint), pushHosts)",
    by: "false",
  },
  {
    title: "a push's redirect is followed",
    file: push,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "a push waits for ever",
    file: push,
    replace: "signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),",
    by: "",
  },
];
