import { createClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import {
  type Generation,
  generationSchema,
} from "../../supabase/functions/_shared/contracts/generation/generations.ts";
import type { DoctorWorld } from "../doctor/world.ts";
import type { Entry } from "../sync-catalog/models/entry.ts";
import { EXAMPLES_MIN, flawsOf } from "./example-files.ts";

/** A generation with a path in the bucket `videos`. */
export type FinishedVideo = Generation & { output_path: string };

const isId = (id: string) => z.safeParse(z.guid(), id).success;

/**
 * The generations with these ids, in their order. Throws what is wrong with them, a line each,
 * because an example has to be there and has to work with one tap.
 */
export async function readFinished(
  { query }: { query: (sql: string) => Promise<object[]> },
  ids: readonly string[],
  catalog: readonly Entry[],
): Promise<FinishedVideo[]> {
  const strange = ids.filter((id) => !isId(id));
  if (strange.length > 0) throw new Error(`No id of a generation: ${strange.join(", ")}.`);
  const list = ids.map((id) => `'${id}'`).join(", ");
  const rows = await query(
    `select to_jsonb(generation) as row from public.generations generation where id in (${list});`,
  );
  const found = new Map(rows.map((row) => {
    const generation = z.parse(generationSchema, Reflect.get(row, "row"));
    return [generation.id, generation];
  }));
  const flaws = ids.length < EXAMPLES_MIN ? [`Give at least ${EXAMPLES_MIN} of them.`] : [];
  const finished = ids.flatMap((id) => {
    const generation = found.get(id);
    const its = generation ? flawsOfVideo(generation, catalog) : ["There is no such generation."];
    flaws.push(...its.map((flaw) => `${id}: ${flaw}`));
    const path = generation?.output_path ?? null;
    return generation && path !== null ? [{ ...generation, output_path: path }] : [];
  });
  if (flaws.length > 0) throw new Error(flaws.join("\n"));
  return finished;
}

function flawsOfVideo(generation: Generation, catalog: readonly Entry[]): string[] {
  if (generation.output_path === null) return ["It has no video, or none any more."];
  return flawsOf(generation, catalog);
}

/** The file of its video. */
export async function download(
  { url, secretKeys }: Pick<DoctorWorld, "url" | "secretKeys">,
  { id, output_path }: FinishedVideo,
): Promise<Buffer> {
  const { storage } = createClient(url, secretKeys[0] ?? "", { auth: { persistSession: false } });
  const { data, error } = await storage.from("videos").download(output_path);
  if (error) throw new Error(`${id}: its video could not be read: ${error.message}`);
  return Buffer.from(await data.arrayBuffer());
}
