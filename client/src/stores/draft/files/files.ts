import { batch, type Signal } from "@preact/signals";
import { type Input, type InputValue, readReference } from "../../../api/contracts.ts";
import type { KnownFile } from "../../../api/device/kept/memory.ts";
import type { Attached } from "../../../api/user/uploads.ts";
import { type DraftFile, isHere, isMask, isSentNow } from "./draft-file.ts";
import { createHolding } from "./holding.ts";
import { createKeeping } from "./keeping.ts";
import type { Files, FilesWorld } from "./draft-files.ts";
import { createRecalling } from "./recalling.ts";
import { createResuming } from "./resuming.ts";
import { createSending } from "./sending.ts";
import { isFile } from "../values.ts";
import { createTurns } from "./turns.ts";

interface LoadedWorld extends FilesWorld {
  all: Signal<readonly DraftFile[]>;
  reading: Signal<string | null>;
}

/** What lazy-files.ts loads. */
export function createFiles(world: LoadedWorld): Omit<Files, "known"> {
  const { uploads, ids, device, all, reading } = world;
  const turns = createTurns();
  const has = (id: string) =>
    all.peek().some((file) => file.key === id || (isHere(file) && file.attached.id === id));
  const keeping = createKeeping({ uploads, ids, has });
  const sending = createSending({ uploads, all });
  const holding = createHolding(all);
  const recalling = createRecalling({ uploads, all, keeping, sending, turns, holding });
  const resuming = createResuming({ device, files: all, send: sending.send });

  /** Takes it out and stops its upload; it is still on the device. */
  function take(key: string): void {
    sending.stop(key);
    all.value = all.peek().filter((other) => other.key !== key);
  }

  function remove(key: string): void {
    const file = all.peek().find((each) => each.key === key);
    if (!file) return;
    take(key);
    if (isHere(file)) keeping.forget(file.attached.id);
    if (file.kind === "clip") all.peek().filter(isMask).forEach((mask) => remove(mask.key));
  }

  /**
   * Takes the place of the file that is there; a list gets one more, as long as one fits. A mask is
   * painted over one clip: over another, the user paints it again or removes it.
   */
  function place(file: DraftFile, input: Input): void {
    const others = all.peek().filter((other) => other.input === input.name);
    const masks = file.kind === "clip" ? all.peek().filter(isMask) : [];
    const room = input.kind === "pictures" ? input.count_max - 1 : 0;
    batch(() => {
      [...others.slice(room), ...masks].forEach((other) => remove(other.key));
      all.value = [...all.peek(), file, ...masks.map(outdated)];
    });
  }

  async function put(
    attached: Attached,
    input: Input,
    { continues = null, cutFrom, onPlaced = () => {} }: {
      continues?: string | null;
      cutFrom?: DraftFile["cutFrom"];
      onPlaced?: () => void;
    } = {},
  ): Promise<void> {
    const its = { key: attached.id, input: input.name, kind: input.kind, stored: null };
    place({ ...its, continues, cutFrom, attached, is: "held" }, input);
    onPlaced();
    const kept = keeping.keep(attached);
    if (isSentNow(input)) void sending.send(attached.id);
    await kept;
  }

  return {
    all,
    reading,
    async attach(file, input, onPlaced = () => {}) {
      const isCurrent = turns.next(input.name);
      // Several pictures of a list are read one after the other, and each counts.
      const counts = () => input.kind === "pictures" ? !turns.areOver() : isCurrent();
      reading.value = input.name;
      try {
        const taken = await uploads.take(file, input);
        if (!counts()) return;
        if (taken.is === "ready") return await put(taken.attached, input, { onPlaced });
        const its = { key: crypto.randomUUID(), input: input.name, kind: input.kind };
        const { whole } = taken;
        place({ ...its, stored: null, continues: null, is: "too_long", whole }, input);
        onPlaced();
      } finally {
        if (isCurrent()) reading.value = null;
      }
    },
    async cut(key, part, input) {
      const file = all.peek().find((each) => each.key === key);
      const whole = file?.is === "too_long" ? file.whole : file?.cutFrom?.whole;
      if (!whole) return;
      const isCurrent = turns.next(input.name);
      const attached = await uploads.cut(whole, part, input);
      if (isCurrent() && has(key)) await put(attached, input, { cutFrom: { whole, part } });
    },
    async put(attached, input, continues = null) {
      if (turns.areOver()) return; // A mask or a cropped photo may be ready after a sign-out.
      turns.next(input.name);
      await put(attached, input, { continues });
    },
    async use(stored, input, continues = null) {
      turns.next(input.name);
      const its = { key: `${input.name} ${stored}`, input: input.name, kind: input.kind };
      place({ ...its, stored, continues, is: "uploading", attached: null, share: 1 }, input);
      void sending.send(its.key);
    },
    retry: (key) => void sending.send(key),
    remove,
    arrange(input, keys) {
      const list = all.peek().filter((file) => file.input === input);
      const kept = keys.flatMap((key) => list.find((file) => file.key === key) ?? []);
      for (const { key } of list) if (!keys.includes(key)) remove(key);
      all.value = [...all.peek().filter((file) => file.input !== input), ...kept];
    },
    takeAll(keys) {
      turns.nextDraft();
      for (const { key, input } of all.peek()) {
        turns.next(input);
        if (!keys.includes(key)) remove(key);
      }
      const taken = all.peek().filter(isHere).map(({ attached }) => attached.id);
      for (const key of keys) take(key);
      keeping.release(taken);
    },
    restore: recalling.restore,
    async reuse(values, declared) {
      const its = declared.filter(isFile).flatMap((input) => {
        turns.next(input.name);
        for (const { key, input: name } of all.peek()) if (name === input.name) remove(key);
        return referencesIn(values[input.name]).map((reference): KnownFile => ({
          input: input.name,
          kind: input.kind,
          id: null,
          reference,
          milliseconds: null,
          continues: null,
        }));
      });
      await recalling.restore(its);
    },
    copy: recalling.copy,
    dispose() {
      turns.end(); // After a sign-out, nothing is kept any more.
      sending.stopAll();
      resuming.dispose();
      holding.dispose();
    },
  };
}

function outdated({ key, input, kind }: DraftFile): DraftFile {
  return { key, input, kind, stored: null, continues: null, is: "outdated", attached: null };
}

/** The files that a value of a request refers to. */
function referencesIn(value: InputValue | undefined): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => readReference(one) === null ? [] : [String(one)]);
}
