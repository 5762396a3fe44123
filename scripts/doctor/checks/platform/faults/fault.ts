import type { FakeSupabase } from "../../../../fake-supabase/fake-supabase.ts";
import type { Check } from "../../../world.ts";

/** Something that goes wrong with a hosted project. */
export interface Fault {
  /** "a service that is down" */
  title: string;
  check: Check;
  /** Returns how it is mended. */
  plant(fake: FakeSupabase): (() => unknown) | Promise<() => unknown>;
  /** What the finding says. */
  says: string;
}

/** Changes fields of an object. @returns how they are put back */
export function change<T extends object>(target: T, fields: Partial<T>): () => void {
  const before = { ...target };
  Object.assign(target, fields);
  return () => void Object.assign(target, before);
}

export function entryOf<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`There is no ${key}.`);
  return value;
}

export function without<T>(map: Map<string, T>, key: string): () => void {
  const value = entryOf(map, key);
  map.delete(key);
  return () => void map.set(key, value);
}

export async function bySql(
  { stack: { sql } }: FakeSupabase,
  statement: string,
  undo: string,
): Promise<() => unknown> {
  await sql.unsafe(statement);
  return () => sql.unsafe(undo);
}
