import type { Answer } from "../../fakes/http/answer.ts";
import { byteRange } from "../../fakes/http/byte-range.ts";
import type { Call } from "../../fakes/http/http-server.ts";
import type { Settings } from "../control/settings.ts";
import type { OutputFiles } from "./output-files.ts";
import { type StruckWorld, throughFaults } from "../faults/through-faults.ts";

/** What the delivery host needs from the fake. */
export interface DeliveryWorld extends StruckWorld {
  readonly token: string;
  readonly settings: Settings;
  readonly outputs: OutputFiles;
}

/**
 * Answers for replicate.delivery: GET and HEAD of an output, with ranges, until an hour after the
 * prediction ended.
 */
export async function answerDelivery(world: DeliveryWorld, call: Call): Promise<Answer> {
  const { outputs, settings, token } = world;
  if (call.method !== "GET" && call.method !== "HEAD") return plain(405, "Method Not Allowed");
  if (settings.require_auth && !call.headers["authorization"]?.endsWith(` ${token}`)) {
    return plain(401, "Unauthorized");
  }
  const file = outputs.find(call.url.pathname);
  if (!file) return plain(404, "Not Found");

  const { prediction } = file;
  const occasion = { op: "output", model: prediction.model.name, hints: prediction.hints } as const;
  const about = { signal: call.signal, prediction: () => prediction };
  return throughFaults(
    world,
    occasion,
    about,
    async () => sendFile(await file.read(), call.headers["range"]),
  );
}

function sendFile(bytes: Buffer, rangeHeader: string | undefined): Answer {
  const headers = {
    "content-type": "video/mp4",
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=3600",
  };
  const range = byteRange(rangeHeader, bytes.length);
  if (range === undefined) return { status: 200, headers, body: bytes };
  if (range === "unsatisfiable") {
    return {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${bytes.length}` },
      body: "",
    };
  }
  const { start, end } = range;
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, "content-range": contentRange },
    body: bytes.subarray(start, end + 1),
  };
}

function plain(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
