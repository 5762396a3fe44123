/** A user with videos that a phone can show and play. */
import { readFile } from "node:fs/promises";
import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import type { Sql } from "postgres";
import { insertRows } from "../../client/e2e/account/insert-rows.ts";
import { newUser } from "../test/new-user.ts";
import type { Doors } from "../test/doors.ts";

const AT_ONCE = 20;

const poster = new URL("../../client/e2e/fixtures/photo.jpg", import.meta.url);
const videos = new URL("../fake-replicate/files/media/", import.meta.url);
const options = { auth: { persistSession: false, autoRefreshToken: false } };

export interface TypicalUser {
  id: string;
  /** Signs a page in, as after an earlier visit, before it loads. */
  signIn(page: Page): Promise<void>;
}

export async function createTypicalUser(
  doors: Doors,
  sql: Sql,
  count: number,
): Promise<TypicalUser> {
  const account = { email: `${crypto.randomUUID()}@example.com`, password: "a long password" };
  const session = await newUser(doors, account);
  const { id } = session.user;
  await sql`update private.settings set starts_per_minute = 1000`;
  await sql`select public.add_credits(${id}, 100000, 'adjustment', 'For a benchmark')`;
  await insertRows(sql, id, { count, state: "completed", prompt: "A storm in a glass" });
  await giveFiles(doors, sql, id);

  return {
    id,
    async signIn(page) {
      // Each phone has a session of its own: one that is renewed ends the other's.
      const client = createClient(doors.apiUrl, doors.publishableKey, options);
      const { data, error } = await client.auth.signInWithPassword(account);
      if (data.session === null) throw error ?? new Error("no session");
      await page.addInitScript(
        ([key, text]) => localStorage.setItem(key, text),
        ["wan-pwa.session", JSON.stringify(data.session)] as const,
      );
    },
  };
}

/** All have the same video and the same poster. */
async function giveFiles(doors: Doors, sql: Sql, user: string): Promise<void> {
  const rows = await sql<{ path: string }[]>`
    select output_path as path from public.generations where user_id = ${user}`;
  const [picture, video] = await Promise.all([
    readFile(poster),
    readFile(new URL("boat-832x480.mp4", videos)),
  ]);
  const { storage } = createClient(doors.apiUrl, doors.secretKey, options);
  const put = async (bucket: string, path: string, bytes: Uint8Array, contentType: string) => {
    const { error } = await storage.from(bucket).upload(path, bytes, { contentType });
    if (error) throw error;
  };
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await Promise.all(
      rows.slice(at, at + AT_ONCE).map(async ({ path }) => {
        await put("videos", path, video, "video/mp4");
        await put("posters", path.replace(/\.mp4$/, ".jpg"), picture, "image/jpeg");
      }),
    );
  }
}
