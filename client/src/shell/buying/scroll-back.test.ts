import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Waiting } from "../../stores/purchases/coming-back.ts";
import { scrollBack } from "./scroll-back.ts";

const asOf = signal<number | null>(null);
const isOld = signal(true);
const waiting = signal<Waiting | null>(null);
const begin = (top: number) => scrollBack({ asOf, isOld }, { waiting }, top);

const scrolls: number[] = [];
let at = 0;

/** Two frames pass for each step. */
async function read(): Promise<void> {
  asOf.value = 1;
  isOld.value = false;
  for (let frame = 0; frame < 6; frame += 1) {
    await new Promise((done) => requestAnimationFrame(done));
  }
}

beforeEach(() => {
  [asOf.value, isOld.value, waiting.value] = [null, true, null];
  scrolls.length = 0;
  at = 0;
  vi.spyOn(globalThis, "scrollY", "get").mockImplementation(() => at);
  vi.stubGlobal("scrollTo", ({ top = 0 }: ScrollToOptions) => scrolls.push(at = top));
});
afterEach(() => vi.unstubAllGlobals());

it("scrolls back once the rows are there, with a last step upwards", async () => {
  begin(120);
  expect(scrolls).toEqual([]);
  await read();
  expect(scrolls).toEqual([136, 120]);
  asOf.value = 2;
  await read();
  expect(scrolls).toHaveLength(2);
});

it.each([
  ["the page was at its top", 0, () => {}],
  ["there is a line to read", 120, () => (waiting.value = { id: "1", is: "checking" })],
  ["the user has scrolled", 120, () => (at = 40)],
])("stays if %s", async (_why, top, happen) => {
  begin(top);
  happen();
  await read();
  expect(scrolls).toEqual([]);
});

it("stays once it is stopped", async () => {
  begin(120)();
  await read();
  expect(scrolls).toEqual([]);
});
