/** Faults planted on purpose in the functions, while their tests load them: `replace` stands there exactly once. */
export interface ProcessorMutant {
  title: string;
  /** The title of the test that judges first. `npm run test:long` prints every test that catches the fault. */
  caughtBy: string;
  /** The file beside whose tests that one stands, when it is not `file`. */
  testsOf?: string;
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
const sendNotifications = "send-notifications/handler.ts";

export const processorMutants: ProcessorMutant[] = [
  {
    title: "a webhook's signature is not checked",
    caughtBy: "another's signature",
    file: webhook,
    replace: "!(await isSignedBy(settings.webhookSecrets, message, world.now()))",
    by: "false",
  },
  {
    title: "a webhook's timestamp is not checked",
    caughtBy: "a timestamp of six minutes ago",
    testsOf: webhook,
    file: signature,
    replace: "> TOLERANCE_SECONDS",
    by: "> Infinity",
  },
  {
    title: "a timestamp of tomorrow is taken",
    caughtBy: "a timestamp of six minutes ahead",
    testsOf: webhook,
    file: signature,
    replace: "Math.abs(now / 1000 - Number(message.timestamp))",
    by: "now / 1000 - Number(message.timestamp)",
  },
  {
    title: "the timestamp is not part of what is signed",
    caughtBy: "is told to Postgres with its webhook id, and answered",
    testsOf: webhook,
    file: signature,
    replace: "`${message.id}.${message.timestamp}.${message.body}`",
    by: "`${message.id}.${message.body}`",
  },
  {
    title: "only the first signature of the list counts",
    caughtBy: "is read from the header: a list whose second fits",
    file: signature,
    replace: "of signatures)",
    by: "of signatures.slice(0, 1))",
  },
  {
    title: "only the first secret counts",
    caughtBy:
      "holds under either secret while one is being rotated, and under none when there is none",
    file: signature,
    replace: "of secrets)",
    by: "of secrets.slice(0, 1))",
  },
  {
    title: "the token of a webhook's address is not checked",
    caughtBy: "no token",
    file: webhook,
    replace: "await isTokenOf(settings.generationTokenSecret, generationId, token)",
    by: "true",
  },
  {
    title: "without a secret it is the sender's fault",
    caughtBy: "without a secret nothing is accepted, not even a genuine delivery",
    file: webhook,
    replace: "settings.webhookSecrets.length === 0",
    by: "false",
  },
  {
    title: "an output of any host is fetched",
    caughtBy: "is refused: another host",
    file: prediction,
    replace: "isAllowed(url, allowedHosts)",
    by: "true",
  },
  {
    title: "an output's redirect is followed",
    caughtBy: "follows no redirect: the next host was never allowed",
    file: output,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "an output that is no video is stored",
    caughtBy: "fails the generation when the file is a page",
    file: output,
    replace: "if (head.length === HEAD_BYTES && !isMp4(head))",
    by: "if (false)",
  },
  {
    title: "an output of any size is stored",
    caughtBy: "fails the generation when the file is over 50 MB",
    file: output,
    replace: "if (size > VIDEO_BYTES_MAX)",
    by: "if (false)",
  },
  {
    title: "an output that was cut short is stored",
    caughtBy: "is given back for the next try when the file is cut short: no credits move",
    file: output,
    replace: "if (announced !== null && size !== announced)",
    by: "if (false)",
  },
  {
    title: "a copy that broke once fails the generation",
    caughtBy: "follows no redirect: the next host was never allowed",
    file: output,
    replace: "if (verdict.unusable === null)",
    by: "if (false)",
  },
  {
    title: "the file of a canceled video stays",
    caughtBy: "is removed again when the generation has ended otherwise meanwhile",
    file: output,
    replace: "if (ended.output_path !== path)",
    by: "if (false)",
  },
  {
    title: "a create that was throttled is sent again",
    caughtBy: "that is refused with 429 is refused, after one request",
    file: replicate,
    replace: "if (response.status === 429) return withStatus(response, THROTTLED);",
    by: "",
  },
  {
    title: "a create without an answer counts as refused",
    caughtBy: "is unclear, and was sent once, when the connection is reset",
    file: replicate,
    replace: "![408, 425, NO_ANSWER].includes(status)",
    by: "true",
  },
  {
    title: "Replicate's list is read with our token wherever it leads",
    caughtBy: "counts as not read when it leads elsewhere, and our token does not go there",
    file: replicate,
    replace: "if (url.origin !== new URL(baseUrl).origin)",
    by: "if (false)",
  },
  {
    title: "a prediction that nobody waits for runs on",
    caughtBy:
      'that is already_final while the prediction is processing ends at Replicate: ["job1"]',
    testsOf: webhook,
    file: reports,
    replace: "if (isStray(applied, prediction))",
    by: "if (false)",
  },
  {
    title: "a look-up without an answer fails the generation",
    caughtBy: "that cannot be asked for moves no credits, however late it is",
    file: reconcile,
    replace: 'const isOver = overdue && found.kind !== "no_answer";',
    by: "const isOver = overdue;",
  },
  {
    title: "a list that could not be read fails the generation",
    caughtBy: "moves no credits when the list could not be read, however late it is",
    file: reconcile,
    replace: "if (made === null) return generation;",
    by: "if (made === null) made = [];",
  },
  {
    title: "any prediction of the list is taken for the generation's own",
    caughtBy: "is found in Replicate's list by the address of its webhook",
    file: reconcile,
    replace: 'new URL(webhook).searchParams.get("generation") === generationId',
    by: "true",
  },
  {
    title: "a push goes to any address",
    caughtBy:
      "an endpoint that is no push service of the setting is never asked: https://127.0.0.1/",
    testsOf: sendNotifications,
    file: push,
    replace: "!isAllowed(new URL(endpoint), pushHosts)",
    by: "false",
  },
  {
    title: "a push's redirect is followed",
    caughtBy:
      "whose service leads elsewhere is asked for no more there: the next host was never allowed",
    testsOf: sendNotifications,
    file: push,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "a push waits for ever",
    caughtBy: "whose service takes too long stays known, and keeps no other from being told",
    testsOf: sendNotifications,
    file: push,
    replace: "signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),",
    by: "",
  },
];
