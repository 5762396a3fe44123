import { effect } from "@preact/signals";
import { CREDIT_PAGE } from "../../api/user/credits.ts";
import type { Known, Slot } from "../../api/device/memory.ts";
import type { Connection } from "./connection.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "../videos/generations.ts";
import type { VideoUrls } from "../videos/video-urls.ts";

/** As many as a first screen on a desktop shows, twice over. */
const ROWS = 60;
/** A video being made changes every second: written once in a while. */
const WRITE_EVERY_MS = 2_000;

interface RememberingWorld {
  slot: Slot<Known>;
  device: Pick<Device, "visible">;
  connection: Pick<Connection, "isLive" | "asOf">;
  credits: Pick<Credits, "lines">;
  generations: Pick<Generations, "ids" | "entry">;
  videoUrls: Pick<VideoUrls, "posters">;
}

/** Keeps on this device what is on the screen, for the next time, when there may be no network. */
export function createRemembering(world: RememberingWorld): { dispose(): void } {
  const { slot, device, connection, credits, generations, videoUrls } = world;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function read(): Known | null {
    // As long as news comes by itself, what is shown is true now.
    const as_of = connection.isLive.value ? Date.now() : connection.asOf.value;
    const entries = generations.ids.value.slice(0, ROWS).map((id) => generations.entry(id).value);
    const rows = entries.filter((entry) => entry?.request === "answered");
    const lines = credits.lines.value.slice(0, CREDIT_PAGE);
    const all = rows.flatMap((entry) => entry ? [entry.generation] : []);
    const posters = all.flatMap(({ output_path }) =>
      videoUrls.posters.value.get(output_path ?? "") ?? []
    );
    if (as_of === null) return null; // Nothing is known to be true yet.
    return { version: 1, as_of, generations: all, lines: [...lines], posters };
  }

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const known = read();
    if (known) slot.write(known);
  }

  const stopReading = effect(() => {
    read();
    timer ??= setTimeout(write, WRITE_EVERY_MS);
  });
  // The app may never come to the front again.
  const stopLeaving = effect(() => {
    if (!device.visible.value && timer !== undefined) write();
  });

  return {
    dispose() {
      stopReading();
      stopLeaving();
      clearTimeout(timer);
    },
  };
}
