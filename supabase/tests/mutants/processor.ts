/** The faults that are planted in the functions, in the order of the README's table. */
import type { ProcessorMutant } from "./processor-mutant.ts";
import { fileMutants } from "./processor-files.ts";
import { purchaseMutants } from "./processor-purchases.ts";

const signature = "_shared/generation/signature.ts";
const webhook = "replicate-webhook/handler.ts";
const secretList = "_shared/outside/secret-list.ts";
const output = "_shared/generation/output.ts";
const replicate = "_shared/outside/replicate.ts";
const reports = "_shared/generation/reports.ts";
const prediction = "_shared/generation/prediction.ts";
const reconcile = "reconcile/handler.ts";
const lookups = "reconcile/lookups.ts";
const backlog = "reconcile/backlog.ts";
const budget = "_shared/http/budget.ts";
const problem = "_shared/http/problem.ts";
const unauthorized = "_shared/outside/retry-unauthorized.ts";
const start = "start-generation/handler.ts";
const startGeneration = "start-generation/handler.ts";
const push = "_shared/outside/push.ts";
const sendNotifications = "send-notifications/handler.ts";

export const processorMutants: ProcessorMutant[] = [
  {
    title: "a webhook's signature is not checked",
    caughtBy: "a signature with another secret",
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
    title: "a timestamp in the future is accepted",
    caughtBy: "a timestamp of six minutes ahead",
    testsOf: webhook,
    file: signature,
    replace: "Math.abs(now / 1000 - Number(message.timestamp))",
    by: "now / 1000 - Number(message.timestamp)",
  },
  {
    title: "the timestamp is not part of the signature",
    caughtBy: "is passed to Postgres with its webhook id, and answered",
    testsOf: webhook,
    file: signature,
    replace: "`${message.id}.${message.timestamp}.`",
    by: "`${message.id}.`",
  },
  {
    title: "only the first signature of the list counts",
    caughtBy: "is searched in the header: a list whose second signature is valid",
    file: signature,
    replace: "of signatures)",
    by: "of signatures.slice(0, 1))",
  },
  {
    title: "only the first secret counts",
    caughtBy: "is valid with either secret during a rotation, and never without a secret",
    file: signature,
    replace: "of secrets) {\n    const key = await importKey(webhookKeyOf(secret)",
    by: "of secrets.slice(0, 1)) {\n    const key = await importKey(webhookKeyOf(secret)",
  },
  {
    title: "a secret counts after its end",
    caughtBy: "contain a secret until its end, and not from then on",
    file: secretList,
    replace: "now < endsAt",
    by: "now < Infinity",
  },
  {
    title: "the token in a webhook's URL is not checked",
    caughtBy: "no token",
    file: webhook,
    replace: "await isTokenOf(settings.generationTokenSecrets, generationId, token)",
    by: "true",
  },
  {
    title: "only the first secret makes valid tokens",
    caughtBy: "is made with the first secret, and valid with any, during a rotation",
    file: signature,
    replace: "of secrets) {\n    const key = await importKey(encoder.encode(secret)",
    by: "of secrets.slice(0, 1)) {\n    const key = await importKey(encoder.encode(secret)",
  },
  {
    title: "a missing secret is reported as an invalid signature",
    caughtBy: "any delivery, even a genuine one, while no secret is set",
    file: webhook,
    replace: "settings.webhookSecrets.length === 0",
    by: "false",
  },
  {
    title: "an output is fetched from any host",
    caughtBy: "is refused: another host",
    file: prediction,
    replace: "isAllowed(url, allowedHosts)",
    by: "true",
  },
  {
    title: "an output's redirect is followed",
    caughtBy: "follows no redirect, because the next host is not allowed",
    file: output,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "an output that is not a video is stored",
    caughtBy: "fails the generation when the file is an HTML page",
    file: output,
    replace: "if (head.length === HEAD_BYTES && !isMp4(head))",
    by: "if (false)",
  },
  {
    title: "an output of any size is stored",
    caughtBy: "says that the video is larger than 50 MB, and refunds",
    file: output,
    replace: "if (size > VIDEO_BYTES_MAX)",
    by: "if (false)",
  },
  {
    title: "an output that was cut short is stored",
    caughtBy: "is left for the next try, and no credits move, when the file is cut short",
    file: output,
    replace: "if (announced !== null && size !== announced)",
    by: "if (false)",
  },
  {
    title: "a copy that fails once fails the generation",
    caughtBy: "follows no redirect, because the next host is not allowed",
    file: output,
    replace: "if (verdict.unusable === null)",
    by: "if (false)",
  },
  {
    title: "the file of a canceled video is kept",
    caughtBy: "is removed if the generation was canceled in the meantime",
    file: output,
    replace: "if (ended.output_path !== path)",
    by: "if (false)",
  },
  {
    title: "a throttled create is sent again",
    caughtBy: "that gets 429 is refused, after one request",
    file: replicate,
    replace: "if (response.status === 429) return withStatus(response, THROTTLED);",
    by: "",
  },
  {
    title: "a create is sent without a claim",
    caughtBy: "is not sent if the generation was canceled before that",
    file: startGeneration,
    replace: "if (!claimed) return now;",
    by: "",
  },
  {
    title: "Replicate's refusal does not reach Postgres",
    caughtBy: "fails and refunds at once when Replicate refuses with 429",
    file: startGeneration,
    replace: "refusalOf(created.status), true)",
    by: "refusalOf(created.status))",
  },
  {
    title: "a create without an answer counts as refused",
    caughtBy: "is unclear, after one request, when the connection is reset",
    file: replicate,
    replace: "![408, 425, NO_ANSWER].includes(status)",
    by: "true",
  },
  {
    title: "a page of Replicate's list on another host gets our token",
    caughtBy: "must be on the same host, and no other host gets our token",
    file: replicate,
    replace: "if (url.origin !== new URL(baseUrl).origin)",
    by: "if (false)",
  },
  {
    title: "a prediction of an ended generation is not canceled",
    caughtBy:
      'with outcome already_final and status processing cancels these jobs at Replicate: ["job1"]',
    testsOf: webhook,
    file: reports,
    replace: "if (isStray(applied, prediction))",
    by: "if (false)",
  },
  {
    title: "a lookup without an answer fails the generation",
    caughtBy: "moves no credits when Replicate does not answer, even when it is overdue",
    testsOf: reconcile,
    file: lookups,
    replace: 'const isOver = overdue && found.kind !== "no_answer";',
    by: "const isOver = overdue;",
  },
  {
    title: "a list that could not be read fails the generation",
    caughtBy: "moves no credits when the list could not be read, even when it is overdue",
    testsOf: reconcile,
    file: lookups,
    replace: "if (listed === null) continue;",
    by: "if (listed === null) return new Map(group.map((one) => [one.generation.id, null]));",
  },
  {
    title: "the list reaches up to now",
    caughtBy:
      "is searched for only in the time in which its create was sent, however long ago that is",
    testsOf: reconcile,
    file: lookups,
    replace: "new Date(madeAt(group.at(-1) ?? oldest) + CREATE_MS_MAX + CLOCK_SKEW_MS)",
    by: "new Date()",
  },
  {
    title: "any prediction in the list is taken as the generation's own",
    caughtBy: "is found in Replicate's list by the URL of its webhook",
    testsOf: reconcile,
    file: lookups,
    replace: "listed.find(({ webhook }) => generationOf(webhook) === generation.id)",
    by: "listed[0]",
  },
  {
    title: "a call copies outputs without an end",
    caughtBy: "each call copies as much as fits: 50 MB at once, and many small ones",
    testsOf: backlog,
    file: budget,
    replace: "used.bytes += bytes;",
    by: "bytes = 0;",
  },
  {
    title: "an output that does not fit is copied all the same",
    caughtBy: "leaves a larger output unread and untried, for a call that has the whole limit",
    file: output,
    replace: "if ((announced ?? VIDEO_BYTES_MAX) > limit.bytesMax)",
    by: "if (false)",
  },
  {
    title: "a worker copies several outputs at once",
    caughtBy: "leaves others to reconcile, and copies again when it is free",
    file: output,
    replace: "if (isCopying)",
    by: "if (false)",
  },
  {
    title: "a file that is cut short before its first byte is given up",
    caughtBy:
      "is left for the next try, and no credits move, when the file is cut short before its first byte",
    file: output,
    replace: "if (announced !== null && size !== announced)",
    by: "if (size > 0 && announced !== null && size !== announced)",
  },
  {
    title: "a host that hangs takes the time of all steps",
    caughtBy: "outputs that hang do not stop the other steps",
    testsOf: backlog,
    file: reconcile,
    replace: "budget.beginStep(begun, extraMs);",
    by: "",
  },
  {
    title: "calls that one worker answers at once each have a whole budget",
    caughtBy: "calls that one worker answers at the same time share one budget",
    testsOf: backlog,
    file: reconcile,
    replace: "shared ??= {",
    by: "shared = {",
  },
  {
    title: "the sign-in is deleted before the last files",
    caughtBy: "of an account with very many files: the call ends, and its sign-in stays for now",
    testsOf: backlog,
    file: "_shared/account/erase.ts",
    replace: "return false;\n  }\n  await accounts",
    by: "}\n  await accounts",
  },
  {
    title: "a refused call of ours is blamed on the user's session",
    caughtBy: "is repeated three times, and then is an error of ours and not of the user's session",
    testsOf: unauthorized,
    file: problem,
    replace: 'if (token === "user" && error.code?.startsWith("PGRST30"))',
    by: 'if (error.code?.startsWith("PGRST30"))',
  },
  {
    title: "a refused call of ours is not repeated",
    caughtBy: "to the database is repeated until it is accepted",
    file: unauthorized,
    replace: "of WAITS_MS)",
    by: "of WAITS_MS.slice(3))",
  },
  {
    title: "an error after the charge is the start's answer",
    caughtBy: "Replicate's answer cannot be recorded",
    file: start,
    replace: "return started.generation;",
    by: "throw error;",
  },
  {
    title: "a push is sent to any URL",
    caughtBy: "an endpoint outside the allowed push services is never called: https://127.0.0.1/",
    testsOf: sendNotifications,
    file: push,
    replace: "!isAllowed(new URL(endpoint), pushHosts)",
    by: "false",
  },
  {
    title: "a push's redirect is followed",
    caughtBy: "gets nothing through a redirect, because the next host is not allowed",
    testsOf: sendNotifications,
    file: push,
    replace: 'redirect: "error"',
    by: 'redirect: "follow"',
  },
  {
    title: "a push has no timeout",
    caughtBy: "is kept, and other devices get their message, when its push service takes too long",
    testsOf: sendNotifications,
    file: push,
    replace: "signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),",
    by: "",
  },
  ...fileMutants,
  ...purchaseMutants,
];
