import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connectReplicate } from "./replicate.ts";

interface Seen {
  url: string;
  headers: IncomingMessage["headers"];
  body: unknown;
}

let server: Server | undefined;

/** A Replicate that gives the same answer to each request and records the requests. */
async function listen(answer: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => text += chunk);
    request.on("end", () => {
      const isJson = request.headers["content-type"] === "application/json" &&
        text !== "";
      seen.push({
        url: request.url ?? "",
        headers: request.headers,
        body: isJson ? JSON.parse(text) : text,
      });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    replicate: connectReplicate("r8_test", `http://127.0.0.1:${port}/v1`),
    seen,
  };
}

const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": "application/json" }).end(
    JSON.stringify(body),
  );
};

const run = { replicate: "wan-video/wan-2.2-t2v-fast", version: null, input: {} };
const options = { webhookUrl: null, cancelAfterSeconds: 1800 };

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe("a create", () => {
  it("sends the input, the webhook and a time limit for the run", async () => {
    const { replicate, seen } = await listen(
      json(201, { id: "job1", status: "starting" }),
    );
    const created = await replicate.create(
      { ...run, input: { prompt: "a lamp", references: ["https://a.example/1"] } },
      { webhookUrl: "https://p.co/hook?x=1", cancelAfterSeconds: 2700 },
    );
    expect(created).toMatchObject({
      kind: "accepted",
      prediction: { id: "job1" },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      url: "/v1/models/wan-video/wan-2.2-t2v-fast/predictions",
      headers: { authorization: "Bearer r8_test", "cancel-after": "2700s" },
      body: {
        input: { prompt: "a lamp", references: ["https://a.example/1"] },
        webhook: "https://p.co/hook?x=1",
        webhook_events_filter: ["start", "logs", "completed"],
      },
    });
  });

  it("names the pinned version of a model that is not official", async () => {
    const { replicate, seen } = await listen(
      json(201, { id: "job1", status: "starting" }),
    );
    await replicate.create({ ...run, version: "f25a" }, options);
    expect(seen[0]).toMatchObject({
      url: "/v1/predictions",
      body: { version: "f25a", input: {} },
    });
  });

  it.each([[401], [402], [404], [422], [429]])(
    "that gets %i is refused, after one request",
    async (status) => {
      const { replicate, seen } = await listen(
        json(status, { detail: "no", status }),
      );
      expect(await replicate.create(run, options)).toMatchObject({
        kind: "refused",
        status,
      });
      expect(seen).toHaveLength(1);
    },
  );

  it.each<[string, (response: ServerResponse) => void]>([
    ["the connection is reset", (response) => response.socket?.destroy()],
    ["the server fails", json(500, { detail: "oops" })],
    ["a gateway fails", json(502, {})],
    ["the answer is cut short", (response) => {
      response.writeHead(201, { "content-length": "100" }).write('{"id":"jo');
      setImmediate(() => response.socket?.destroy());
    }],
    [
      "the answer is an HTML page",
      (response) => response.writeHead(201).end("<html>"),
    ],
    ["the answer names no job", json(201, { status: "starting" })],
  ])("is unclear, after one request, when %s", async (_case, answer) => {
    const { replicate, seen } = await listen(answer);
    expect(await replicate.create(run, options)).toMatchObject({
      kind: "unclear",
    });
    expect(seen).toHaveLength(1);
  });
});

describe("a lookup of a prediction", () => {
  it("accepts fields that we do not know", async () => {
    const { replicate } = await listen(
      json(200, { id: "job1", status: "processing", logs: null, novel: true }),
    );
    expect(await replicate.get("job1")).toMatchObject({
      kind: "found",
      prediction: { id: "job1", status: "processing" },
    });
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ["finds nothing", json(404, { detail: "no" }), "unknown"],
    ["is throttled", json(429, { detail: "slow down" }), "no_answer"],
    ["gets a server error", json(500, { detail: "oops" }), "no_answer"],
    ["loses the connection", (response) => response.socket?.destroy(), "no_answer"],
    ["gets an invalid answer", json(200, []), "no_answer"],
    [
      "gets an answer of 5 MB",
      json(200, { id: "job1", status: "processing", logs: "x".repeat(5 * 1024 * 1024) }),
      "no_answer",
    ],
  ])("is sent once when it %s", async (_case, answer, kind) => {
    const { replicate, seen } = await listen(answer);
    expect(await replicate.get("job1")).toEqual({ kind });
    expect(seen).toHaveLength(1);
  });
});

const hour = [new Date("2026-11-22T12:00:00Z"), new Date("2026-11-22T13:00:00Z")] as const;
const hourUrl =
  "/v1/predictions?created_after=2026-11-22T12%3A00%3A00.000Z&created_before=2026-11-22T13%3A00%3A00.000Z";

describe("the list of predictions", () => {
  const job = { id: "job1", status: "starting", webhook: "https://p.co/hook?generation=1" };

  it("covers the given time and contains the webhooks", async () => {
    const { replicate, seen } = await listen(json(200, { results: [job], next: null }));
    expect(await replicate.list(...hour)).toEqual([job]);
    expect(seen[0]?.url).toBe(hourUrl);
  });

  it("keeps only the wanted ones", async () => {
    const other = { id: "job2", status: "starting", webhook: null };
    const { replicate } = await listen(json(200, { results: [other, job], next: null }));
    expect(await replicate.list(...hour, ({ webhook }) => webhook === job.webhook))
      .toEqual([job]);
  });

  it.each([
    ["has pages of 2 MB each", (page: number) => "x".repeat(page < 10 ? 2 * 1024 * 1024 : 0)],
    ["has a page of 5 MB", () => "x".repeat(5 * 1024 * 1024)],
  ])("counts as unreadable when it %s, which a call could not parse", async (_case, logsOf) => {
    const { replicate, seen } = await listen((response) =>
      json(200, {
        results: [{ ...job, logs: logsOf(seen.length) }],
        next: seen.length < 10 ? `/v1/predictions?cursor=${seen.length}` : null,
      })(response)
    );
    expect(await replicate.list(...hour)).toBeNull();
    expect(seen.length).toBeLessThan(5);
  });

  it.each([
    ["continues on another host", { results: [job], next: "https://evil.example/v1/predictions" }],
    ["never ends", { results: [job], next: "/v1/predictions?cursor=1" }],
    ["is invalid", { items: [] }],
  ])("counts as unreadable when it %s", async (_case, body) => {
    const { replicate } = await listen(json(200, body));
    expect(await replicate.list(...hour)).toBeNull();
  });
});

it("an upload returns the file's URL at Replicate", async () => {
  const { replicate, seen } = await listen(
    json(201, { id: "f", urls: { get: "https://r/f" } }),
  );
  expect(await replicate.upload(new Blob(["picture"], { type: "image/png" })))
    .toBe("https://r/f");
  expect(seen).toMatchObject([{
    url: "/v1/files",
    body: expect.stringContaining("picture"),
  }]);
  expect(seen[0]?.headers).not.toHaveProperty("cancel-after");
});

describe("the pages of the list of predictions", () => {
  it("are all read", async () => {
    const pages = [
      { results: [{ id: "job2", status: "starting" }], next: "/v1/predictions?cursor=2" },
      { results: [{ id: "job1", status: "succeeded" }], next: null },
    ];
    const { replicate, seen } = await listen((response) =>
      json(200, pages[seen.length - 1])(response)
    );
    const listed = await replicate.list(...hour);
    expect(listed?.map(({ id }) => id)).toEqual(["job2", "job1"]);
    expect(seen.map(({ url }) => url)).toEqual([
      hourUrl,
      "/v1/predictions?cursor=2",
    ]);
  });

  it("must be on the same host, and no other host gets our token", async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.headers.authorization ?? "");
      json(200, { results: [], next: null })(response);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const { replicate } = await listen(
      json(200, { results: [], next: `http://127.0.0.1:${port}/v1/predictions` }),
    );
    expect(await replicate.list(...hour)).toBeNull();
    elsewhere.close();
    expect(asked).toEqual([]);
  });

  it("count as unreadable when one is missing", async () => {
    const { replicate } = await listen(json(503, {}));
    expect(await replicate.list(...hour)).toBeNull();
  });
});
