import type { Api } from "../../api/api.ts";
import type { Memory } from "../../api/device/kept/memory.ts";
import { createAnswers } from "../planned/answers.ts";
import type { Planned } from "../planned/planned.ts";
import { createPlannedSending } from "../planned/sending.ts";
import { createResending } from "../requests/resending.ts";
import type { Catalog } from "../draft/catalog.ts";
import type { Draft } from "../draft/draft.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import type { Requests } from "../requests/requests.ts";
import type { Generations } from "../videos/generations.ts";
import type { VideoUrls } from "../videos/video-urls.ts";
import { createAuditing } from "./auditing.ts";
import type { Connection } from "./connection.ts";
import { createFollowing } from "./following.ts";
import { createRemembering } from "./remembering.ts";

interface BackgroundWorld {
  api: Pick<Api, "generations" | "offer">;
  device: Pick<Device, "online" | "visible">;
  memory: Pick<Memory, "known" | "mostAtOnce" | "outbox">;
  catalog: Catalog;
  connection: Connection;
  credits: Credits;
  draft: Draft;
  generations: Generations;
  planned: Planned;
  requests: Requests;
  videoUrls: VideoUrls;
}

/**
 * What runs by itself, without a screen that shows it: it loads after the first screen, when the
 * browser is idle.
 */
export function startBackground(world: BackgroundWorld): { dispose(): void } {
  const { api, device, memory, connection, credits, generations, requests, videoUrls } = world;
  const answers = createAnswers({ ...world, outbox: memory.outbox });
  const parts = [
    createFollowing({ api: api.generations, device, connection, generations }),
    createResending({ device, generations, requests }),
    createPlannedSending({ ...world, offer: api.offer, slot: memory.mostAtOnce, answers }),
    createAuditing({ connection, credits, generations }),
    createRemembering({
      slot: memory.known,
      device,
      connection,
      credits,
      generations,
      videoUrls,
    }),
  ];
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
