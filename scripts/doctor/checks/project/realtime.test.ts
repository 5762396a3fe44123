import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { aProject, aWorld } from "../../test/a-world.ts";
import { realtimeKeepsTopics, realtimeRefusesPublicTopics } from "./realtime.ts";

let server: WebSocketServer;
/** What it does with a join; a test replaces it. */
let onJoin: (socket: WebSocket, join: { topic: string }) => void;

const reply = (status: "ok" | "error") => (socket: WebSocket, { topic }: { topic: string }) =>
  socket.send(
    JSON.stringify({ topic, event: "phx_reply", ref: "1", payload: { status, response: {} } }),
  );

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => onJoin(socket, JSON.parse(data.toString("utf8"))));
  });
  await once(server, "listening");
});
afterAll(() => server.close());

const world = () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : "";
  return aWorld({ url: `http://127.0.0.1:${port}`, project: aProject });
};

it.each([
  ["another user's topic", realtimeKeepsTopics],
  ["a public topic", realtimeRefusesPublicTopics],
])(
  "a Realtime that lets a stranger join %s is found, and one that refuses is no finding",
  async (_topic, check) => {
    onJoin = reply("ok");
    expect(await check.find(world())).toHaveLength(1);
    onJoin = reply("error");
    expect(await check.find(world())).toEqual([]);
  },
);

it("a message that is no answer to the join does not count", async () => {
  onJoin = (socket, join) => {
    socket.send(JSON.stringify({ topic: join.topic, event: "system", payload: { status: "ok" } }));
    reply("error")(socket, join);
  };
  expect(await realtimeKeepsTopics.find(world())).toEqual([]);
});

it("a Realtime that closes the connection could not be checked", async () => {
  onJoin = (socket) => socket.close();
  await expect(realtimeKeepsTopics.find(world())).rejects.toThrow("did not answer to a join");
});
