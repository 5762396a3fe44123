/** What Realtime lets anybody hear: with the publishable key, which is in the app's code. */
import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { type Finding, NotApplicable } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { parseJson } from "../../../../supabase/functions/_shared/http/body.ts";

export const realtimeKeepsTopics: Check = {
  title: "Realtime lets nobody join another user's topic",
  async find(world) {
    const joined = await joins(world, `user:${randomUUID()}`, { private: true });
    return joined
      ? [{
        what: "Realtime lets a signed-out caller join a user's private topic.",
        why: "Strangers hear what users make, and what their credits do.",
        mend:
          "npm run deploy (the policies of realtime.messages are in the findings about the schema)",
      }]
      : [];
  },
};

export const realtimeRefusesPublicTopics: Check = {
  title: "Realtime refuses public topics",
  async find(world) {
    if (world.project === null) throw new NotApplicable("The local Realtime has no such setting.");
    const joined = await joins(world, `doctor:${randomUUID()}`, { private: false });
    return joined ? [publicTopics] : [];
  },
};

const publicTopics: Finding = {
  what: "Realtime lets anybody join public topics, and send on them.",
  why: "Strangers can use up the connections and messages of your plan.",
  mend:
    'npm run deploy (or in the dashboard: Realtime, Settings, switch off "Allow public access")',
};

/** The service waits five seconds before it refuses. */
const TIMEOUT_MS = 30_000;

const replySchema = z.object({
  event: z.literal("phx_reply"),
  payload: z.object({ status: z.enum(["ok", "error"]) }),
});

/** Whether a caller without a session may join the topic. It leaves at once. */
async function joins(
  { url, publishableKey }: DoctorWorld,
  name: string,
  config: { private: boolean },
): Promise<boolean> {
  const address = new URL(`${url.replace(/^http/, "ws")}/realtime/v1/websocket`);
  address.search = String(new URLSearchParams({ apikey: publishableKey, vsn: "1.0.0" }));
  const socket = new WebSocket(address);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const end = () => reject(new Error("Realtime did not answer to a join."));
  const timer = setTimeout(end, TIMEOUT_MS);
  socket.addEventListener("open", () => {
    const topic = `realtime:${name}`;
    socket.send(
      JSON.stringify({ topic, event: "phx_join", payload: { config }, ref: "1", join_ref: "1" }),
    );
  });
  socket.addEventListener("message", ({ data }) => {
    const reply = z.safeParse(replySchema, parseJson(String(data)));
    if (reply.success) resolve(reply.data.payload.status === "ok");
  });
  socket.addEventListener("error", end);
  socket.addEventListener("close", end);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
