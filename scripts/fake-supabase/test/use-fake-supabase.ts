import { afterAll, beforeAll } from "vitest";
import { type FakeSupabase, startFakeSupabase } from "../fake-supabase.ts";

/**
 * A new project for all tests of a file. Its properties are there from the first test on.
 */
export function useFakeSupabase(): FakeSupabase {
  const fake: Partial<FakeSupabase> = {};
  beforeAll(async () => void Object.assign(fake, await startFakeSupabase()));
  afterAll(() => fake.close?.());
  return fake as FakeSupabase;
}
