/**
 * Postgres, as the functions see it: one method a call, answers parsed, refusals thrown as Problems.
 * `connectDatabase` takes the caller's own client (row-level security holds); what may be done past
 * it stands apart in `connectAdminDatabase`.
 */
import type { SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import type { Database as Tables } from "../../contracts/database.types.ts";
import {
  type Generation,
  generationColumns,
  generationSchema,
  type StartGeneration,
} from "../../contracts/generations.ts";
import type { Failure } from "../../generation/prediction.ts";
import { type DatabaseError, problemFromDatabase } from "../../http/problem.ts";

export type Client = SupabaseClient<Tables>;

/** Unit: milliseconds. */
const QUERY_TIMEOUT = 10_000;

/** A start's answer: the first (with what to ask Replicate) or a repeat of it. */
export type Started =
  | { repeated: false; generation: Generation; run?: unknown }
  | { repeated: true; generation: Generation };

const startedSchema = z.union([
  z.object({ repeated: z.literal(true), generation: generationSchema }),
  z.object({
    repeated: z.literal(false),
    generation: generationSchema,
    /** Parsed where it is used: after the charge, what is wrong with it has to end in a refund. */
    run: z.optional(z.unknown()),
  }),
]);

/** What the signed-in user may do. */
export interface Database {
  startGeneration(request: StartGeneration): Promise<Started>;
  findGeneration(id: string): Promise<Generation | null>;
  /** Refuses a session that was ended, though its token still holds. */
  checkDeleter(): Promise<void>;
}

/** What Replicate said about a prediction, ready for SQL. */
export interface Report {
  jobId: string;
  status: string;
  progress: number | null;
  outputUrl: string | null;
  failure: Failure | null;
  webhookId: string | null;
}

const appliedSchema = z.object({
  outcome: z.enum([
    "applied",
    "duplicate",
    "late",
    "already_final",
    "other_job",
    "unknown_status",
    "unknown_generation",
  ]),
  generation: z.nullable(generationSchema),
});

export type Applied = z.infer<typeof appliedSchema>;

const claimedSchema = z.nullable(z.object({
  output_url: z.string(),
  user_id: z.guid(),
  claimed_until: z.string(),
}));

/** A claimed copy: where from, and whose. */
export type Claimed = z.infer<typeof claimedSchema>;

const staleSchema = z.array(z.object({
  generation: generationSchema,
  job_id: z.nullable(z.string()),
  overdue: z.boolean(),
}));

/** A generation without news: `overdue` when its time is up. */
export type Stale = z.infer<typeof staleSchema>[number];

const cancelingSchema = z.object({ generation: generationSchema, job_id: z.nullable(z.string()) });

/** A generation that is to be canceled, and the job to cancel at Replicate, where there is one. */
export type Canceling = z.infer<typeof cancelingSchema>;

const violationsSchema = z.array(z.object({
  invariant: z.string(),
  subject: z.nullable(z.string()),
  detail: z.string(),
}));

export type Violation = z.infer<typeof violationsSchema>[number];

const filesSchema = z.array(z.object({ bucket: z.string(), path: z.string() }));

/** A file that nothing uses any more, still in Storage. */
export type FileToRemove = z.infer<typeof filesSchema>[number];

const devicesSchema = z.nullable(z.object({
  state: z.enum(["completed", "failed"]),
  cost: z.int(),
  prompt: z.string(),
  subscriptions: z.array(z.object({
    endpoint: z.string(),
    p256dh: z.string(),
    auth: z.string(),
    language: z.string(),
  })),
}));

/** What became of a generation, and the devices to say it to. */
export type Devices = z.infer<typeof devicesSchema>;

const textsSchema = z.array(z.string());

/** What only the server may do. */
export interface AdminDatabase {
  applyPrediction(generationId: string, report: Report): Promise<Applied>;
  failGeneration(id: string, failure: Failure): Promise<Generation>;
  cancelGeneration(id: string): Promise<Canceling>;
  completeGeneration(id: string, outputPath: string): Promise<Generation>;
  /** Null: another worker has it, or there is nothing to copy. */
  claimOutput(id: string): Promise<Claimed>;
  /** Gives one's own claim back. */
  releaseOutput(id: string, claimedUntil: string): Promise<void>;
  /** The job id to ask Replicate about; null: it was asked just now. */
  claimCheck(id: string): Promise<string | null>;
  claimStale(): Promise<Stale[]>;
  /** From here on nothing can be started on the account. */
  closeAccount(userId: string): Promise<void>;
  /** Everything in Postgres that is the user's; the jobs to cancel at Replicate. */
  eraseAccount(userId: string): Promise<string[]>;
  /** True once nothing can be left of it; false while another look is due. */
  finishDeletion(userId: string): Promise<boolean>;
  /** The users of deletions that stayed unfinished. */
  claimDeletions(): Promise<string[]>;
  findViolations(): Promise<Violation[]>;
  findFilesToRemove(): Promise<FileToRemove[]>;
  /** They are removed. */
  forgetRemovedFiles(bucket: string, paths: string[]): Promise<void>;
  /** Null: nothing to tell, of one that is open, canceled or deleted. */
  findDevices(generationId: string): Promise<Devices>;
  /** Their push services know them no more. */
  forgetGoneDevices(endpoints: string[]): Promise<void>;
}

type Answer = PromiseLike<{ data: unknown; error: DatabaseError | null }>;

/** Waits for an answer, throws its refusal, parses its data. */
async function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: Answer,
): Promise<z.infer<Schema>> {
  let { data, error } = await answer;
  // Two waited for each other and Postgres undid this one. Every call here may be made again: each
  // await of a query sends it anew.
  if (error?.code === "40P01" || error?.code === "40001") ({ data, error } = await answer);
  if (error) throw problemFromDatabase(error);
  return z.parse(schema, data);
}

const limit = () => AbortSignal.timeout(QUERY_TIMEOUT);

export function connectDatabase(client: Client): Database {
  return {
    startGeneration: (request) =>
      parsed(
        startedSchema,
        client.rpc("start_generation", {
          p_id: request.id,
          p_mode: request.mode,
          p_model: request.model,
          p_resolution: request.resolution,
          p_prompt: request.prompt,
          ...given("p_negative_prompt", request.negative_prompt || null),
          ...given("p_aspect_ratio", request.aspect_ratio),
          ...given("p_seed", request.seed),
          ...given("p_image_path", request.image_path),
          ...given("p_expected_cost", request.expected_cost),
        }).abortSignal(limit()),
      ),
    findGeneration: (id) =>
      parsed(
        z.nullable(generationSchema),
        client.from("generations").select(generationColumns).eq("id", id)
          .abortSignal(limit())
          .maybeSingle(),
      ),
    checkDeleter: async () => {
      await parsed(z.unknown(), client.rpc("check_deleter").abortSignal(limit()));
    },
  };
}

export function connectAdminDatabase(client: Client): AdminDatabase {
  return {
    applyPrediction: (generationId, report) =>
      parsed(
        appliedSchema,
        client.rpc("apply_prediction", {
          p_generation_id: generationId,
          p_job_id: report.jobId,
          p_status: report.status,
          ...given("p_progress", report.progress),
          ...given("p_output_url", report.outputUrl),
          ...given("p_error_code", report.failure?.code),
          ...given("p_error_message", report.failure?.message),
          ...given("p_webhook_id", report.webhookId),
        }).abortSignal(limit()),
      ),
    failGeneration: (id, failure) =>
      parsed(
        generationSchema,
        client.rpc("fail_generation", {
          p_id: id,
          p_error_code: failure.code,
          p_error_message: failure.message,
        }).abortSignal(limit()),
      ),
    cancelGeneration: (id) =>
      parsed(
        cancelingSchema,
        client.rpc("cancel_generation", { p_id: id }).abortSignal(limit()),
      ),
    completeGeneration: (id, outputPath) =>
      parsed(
        generationSchema,
        client.rpc("complete_generation", {
          p_id: id,
          p_output_path: outputPath,
        })
          .abortSignal(limit()),
      ),
    claimOutput: (id) =>
      parsed(
        claimedSchema,
        client.rpc("claim_output", { p_id: id }).abortSignal(limit()),
      ),
    releaseOutput: async (id, claimedUntil) => {
      await parsed(
        z.unknown(),
        client.rpc("release_output", { p_id: id, p_claimed_until: claimedUntil })
          .abortSignal(limit()),
      );
    },
    claimStale: () => parsed(staleSchema, client.rpc("claim_stale").abortSignal(limit())),
    closeAccount: async (userId) => {
      await parsed(
        z.unknown(),
        client.rpc("close_account", { p_user_id: userId }).abortSignal(limit()),
      );
    },
    eraseAccount: (userId) =>
      parsed(
        textsSchema,
        client.rpc("erase_account", { p_user_id: userId }).abortSignal(limit()),
      ),
    finishDeletion: (userId) =>
      parsed(
        z.boolean(),
        client.rpc("finish_deletion", { p_user_id: userId }).abortSignal(limit()),
      ),
    claimDeletions: () => parsed(textsSchema, client.rpc("claim_deletions").abortSignal(limit())),
    findViolations: () =>
      parsed(violationsSchema, client.rpc("find_violations").abortSignal(limit())),
    findFilesToRemove: () =>
      parsed(filesSchema, client.rpc("find_files_to_remove").abortSignal(limit())),
    forgetRemovedFiles: async (bucket, paths) => {
      await parsed(
        z.unknown(),
        client.rpc("forget_removed_files", { p_bucket: bucket, p_paths: paths })
          .abortSignal(limit()),
      );
    },
    findDevices: (id) =>
      parsed(
        devicesSchema,
        client.rpc("find_devices", { p_generation_id: id }).abortSignal(limit()),
      ),
    forgetGoneDevices: async (endpoints) => {
      await parsed(
        z.unknown(),
        client.rpc("forget_gone_devices", { p_endpoints: endpoints }).abortSignal(limit()),
      );
    },
    claimCheck: (id) =>
      parsed(
        z.nullable(z.string()),
        client.rpc("claim_check", { p_id: id }).abortSignal(limit()),
      ),
  };
}

/** An argument that is left to its SQL default when there is no value. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
) {
  return (value === null || value === undefined ? {} : { [name]: value }) as {
    [Key in Name]?: NonNullable<Value>;
  };
}
