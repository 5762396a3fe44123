import { effect } from "@preact/signals";
import { CREDIT_PAGE } from "../../api/user/credits.ts";
import type { Known, Slot } from "../../api/device/kept/memory.ts";
import type { Connection } from "./connection.ts";
import type { Credits } from "../credits/credits.ts";
import type { Device } from "../device/device.ts";
import type { Generations } from "../videos/generations.ts";
import type { VideoUrls } from "../videos/video-urls.ts";

/** Twice as many as the first screen of a desktop shows. */
const ROWS = 60;
/** A running video changes every second, so we write at this interval. */
const WRITE_EVERY_MS = 2_000;

interface RememberingWorld {
  slot: Slot<Known>;
  device: Pick<Device, "visible">;
  connection: Pick<Connection, "isLive" | "asOf">;
  credits: Pick<Credits, "lines">;
  generations: Pick<Generations, "ids" | "entry">;
  videoUrls: Pick<VideoUrls, "posters">;
}

/** Keeps the shown data on this device for the next start, when there may be no network. */
export function createRemembering(world: RememberingWorld): { dispose(): void } {
  const { slot, device, connection, credits, generations, videoUrls } = world;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function read(): Known | null {
    // While Realtime is live, the shown data is current.
    const as_of = connection.isLive.value ? Date.now() : connection.asOf.value;
    const entries = generations.ids.value.slice(0, ROWS).map((id) => generations.entry(id).value);
    const rows = entries.filter((entry) => entry?.request === "answered");
    const lines = credits.lines.value.slice(0, CREDIT_PAGE);
    const all = rows.flatMap((entry) => entry ? [entry.generation] : []);
    const posters = all.flatMap(({ output_path }) =>
      videoUrls.posters.value.get(output_path ?? "") ?? []
    );
    if (as_of === null) return null; // Nothing is known to be current yet.
    return { version: 1, as_of, generations: all, lines: [...lines], posters };
  }

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const known = read();
    // Another tab may know more, unless the clock was set back.
    const other = slot.read()?.as_of ?? 0;
    if (known && (known.as_of >= other || other > Date.now())) slot.write(known);
  }

  const stopReading = effect(() => {
    read();
    timer ??= setTimeout(write, WRITE_EVERY_MS);
  });
  // The app may be closed without coming to the front again.
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
