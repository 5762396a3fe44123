import { createClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import type { Database } from "../contracts/database.types.ts";
import { connectAccounts } from "./accounts.ts";
import { connectAdminDatabase, connectDatabase } from "./database/database.ts";
import { retryUnauthorized } from "./retry-unauthorized.ts";
import { connectFiles } from "./storage/files.ts";
import { connectVideos } from "./storage/videos.ts";

const id = "22222222-2222-4222-8222-222222222222";

const tooEarly = { code: "PGRST303", message: "JWT issued at future", details: null, hint: null };

/** A Supabase that refuses the first `refusals` requests, then answers `null`. */
function connect(refusals: number) {
  const waits: number[] = [];
  let requests = 0;
  const answer: typeof fetch = (input) => {
    requests += 1;
    return Promise.resolve(
      requests <= refusals
        ? Response.json(tooEarly, { status: 401 })
        : Response.json(String(input).includes("/auth/") ? {} : null),
    );
  };
  const wait = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const client = (fetch: typeof answer) =>
    createClient<Database>("https://project.supabase.co", "sb_secret_test", {
      global: { fetch },
      auth: { persistSession: false, autoRefreshToken: false },
    });
  return {
    server: client(retryUnauthorized(answer, wait)),
    user: client(answer),
    seen: { waits, requests: () => requests },
  };
}

describe("a call of ours that is answered with 401", () => {
  it.each<[string, (server: ReturnType<typeof connect>["server"]) => Promise<unknown>]>([
    ["to the database", (server) => connectAdminDatabase(server).claimCheck(id)],
    ["to Storage", (server) => connectVideos(server).has("a/b.mp4")],
    ["to remove files", (server) => connectFiles(server).remove("videos", ["a/b.mp4"])],
    ["to Auth", (server) => connectAccounts(server).remove(id)],
  ])("%s is repeated until it is accepted", async (_what, call) => {
    const { server, seen } = connect(2);
    await call(server);
    expect(seen.requests()).toBeGreaterThanOrEqual(3);
    expect(seen.waits).toEqual([100, 300]);
  });

  it("is repeated three times, and then is an error of ours and not of the user's session", async () => {
    const { server, seen } = connect(Infinity);
    await expect(connectAdminDatabase(server).claimCheck(id)).rejects
      .toMatchObject({ code: "internal", status: 500 });
    expect(seen.requests()).toBe(4);
  });

  it("is not repeated when its body is a stream, which was read by then", async () => {
    const { server, seen } = connect(1);
    const body = new Response("video").body ?? new ReadableStream();
    await expect(connectVideos(server).store("a/b.mp4", body)).rejects.toThrow(
      "JWT issued at future",
    );
    expect(seen.requests()).toBe(1);
  });

  it("stops when the caller has no time left", async () => {
    const { seen } = connect(Infinity);
    let requests = 0;
    const send = retryUnauthorized(() => {
      requests += 1;
      return Promise.resolve(new Response(null, { status: 401 }));
    }, () => Promise.resolve());
    const response = await send("https://p.co", { signal: AbortSignal.abort() });
    expect(response.status).toBe(401);
    expect([requests, seen.requests()]).toEqual([1, 0]);
  });
});

it("other answers are passed on after one request", async () => {
  for (const status of [200, 400, 403, 404, 500]) {
    let requests = 0;
    const send = retryUnauthorized(() => {
      requests += 1;
      return Promise.resolve(new Response("", { status }));
    }, () => Promise.reject(new Error("must not wait")));
    expect((await send("https://p.co")).status).toBe(status);
    expect(requests).toBe(1);
  }
});

describe("a 401 that lasts is reported", () => {
  const { server, user } = connect(Infinity);
  const methodsOf = (database: object) =>
    Object.entries(database) as [string, (...values: unknown[]) => Promise<unknown>][];
  /** Enough for each method: an id, or an object or list with what it reads. */
  const argument = Object.assign([id], { code: "x", message: "x", chain: id, link: 1 });

  it.each(methodsOf(connectAdminDatabase(server)))(
    "by the server's call %s as an error of ours",
    async (_name, call) => {
      await expect(call(argument, argument, argument)).rejects
        .toMatchObject({ code: "internal", status: 500 });
    },
  );

  it.each(methodsOf(connectDatabase(user)))(
    "by %s, which has the user's own token, as the end of the session",
    async (_name, call) => {
      await expect(call(argument)).rejects.toMatchObject({ code: "not_signed_in", status: 401 });
    },
  );
});
