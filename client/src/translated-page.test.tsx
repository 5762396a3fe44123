/**
 * A machine translation of the page replaces text nodes, so a text that Preact changes afterwards
 * stays as it was translated: an old balance, an old percentage. So a text that changes while its
 * element stays is either not translated (`translate="no"`: numbers, times, states) or its element
 * is replaced as a whole (`key`), and then the new text is translated as well. This test goes
 * through everything that changes and finds each text that is neither.
 */
import { act, fireEvent, screen } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Purchase } from "./api/contracts.ts";
import { choose } from "./fixtures/choose.ts";
import { aPack, aPurchase } from "../../supabase/functions/_shared/contracts/fixtures/purchase.ts";
import type { Download } from "./stores/account/download.ts";
import { Changing, Untranslated } from "./components/changing.tsx";
import { Frame } from "./components/frame.tsx";
import {
  completed,
  createFakeApi,
  failed,
  generation,
  line,
  settled,
  unreachable,
} from "./fixtures/fake-api.ts";
import { paid } from "./fixtures/fake-purchases.ts";
import { createFakeStores, renderIn } from "./fixtures/fake-stores.tsx";
import AfterPaying from "./shell/buying/after-paying.tsx";
import Announcements from "./shell/messages/announce.tsx";
import Toasts from "./shell/messages/toasts.tsx";
import BuyCredits from "./views/buying/buy-credits.tsx";
import Credits from "./views/credits/credits.tsx";
import { Create } from "./views/create/create.tsx";
import Player from "./views/player/player.tsx";
import { Videos } from "./views/videos/videos.tsx";
import Billing from "./views/billing/billing.tsx";
import { DownloadData } from "./views/you/download-data.tsx";

/** Texts that changed in place, outside of `translate="no"`. */
let changed: string[] = [];
let observer: MutationObserver;

beforeEach(() => {
  vi.useFakeTimers({
    now: Date.parse("2026-11-22T12:00:00Z"),
    toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  changed = [];
  observer = new MutationObserver((records) => {
    for (const { target, oldValue } of records) {
      // A signal's first, empty text is nothing to translate.
      if (oldValue === null || oldValue.trim() === "") continue;
      const holder = target.parentElement;
      if (!holder?.isConnected || holder.closest("[translate=no]")) continue;
      changed.push(`${pathOf(holder)}: ${oldValue} → ${target.nodeValue}`);
    }
  });
  observer.observe(document.body, {
    characterData: true,
    characterDataOldValue: true,
    subtree: true,
  });
});

afterEach(() => {
  observer.disconnect();
  vi.useRealTimers();
});

function pathOf(element: Element): string {
  const names: string[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    names.unshift(at.className ? `${at.localName}.${at.className}` : at.localName);
  }
  return names.slice(-3).join(" > ");
}

const pass = (milliseconds = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    await settled();
  });

const nothing = () => {};

async function write(prompt: string): Promise<void> {
  fireEvent.input(screen.getByRole("textbox", { name: "Prompt" }), { target: { value: prompt } });
  await pass();
}

/** The states of a video, one after the other. */
async function live(tell: (row: ReturnType<typeof generation>) => void, last = completed) {
  const row = generation({ created_at: "2026-11-22T12:00:00Z" });
  const { id } = row;
  for (
    const [version, part] of [
      {},
      { state: "starting" },
      { state: "processing", progress: 0 },
      { state: "processing", progress: 40 },
      { state: "processing", progress: 80 },
      { state: "finalizing", progress: 100 },
    ].entries()
  ) {
    tell({ ...row, ...part, version: version + 1 } as typeof row);
    await pass(3_000);
  }
  tell(last({ id, created_at: row.created_at }));
  await pass();
}

it("the test finds a text that changes in place, and accepts one that is marked or replaced", async () => {
  const text = signal("one");
  const Page = () => (
    <>
      <p>{text.value}</p>
      <p>
        <Untranslated>{text.value}</Untranslated>
      </p>
      <p>
        <Changing>{text.value}</Changing>
      </p>
    </>
  );
  await renderIn(createFakeStores(), <Page />);
  await act(() => void (text.value = "two"));
  await pass();
  expect(changed).toEqual(["div > p: one → two"]);
});

it("the header keeps its numbers and its note readable", async () => {
  const now = signal({ credits: 100, note: "Offline, as of 14:02" });
  const Header = () => (
    <Frame path="/create" places={[]} creditsAreLow={false} {...now.value}>{null}</Frame>
  );
  await renderIn(createFakeStores(), <Header />);
  await act(() => void (now.value = { credits: 1, note: "Offline, as of 14:03" }));
  await pass();
  expect(changed).toEqual([]);
});

it("the composer keeps prices, the counter and reasons readable", async () => {
  const { stores } = createFakeStores();
  await renderIn({ stores }, <Create />);
  await pass();
  await write("A fox");
  await write("A fox trots through fresh snow");
  const choices = [["resolution", "720p"], ["mode", "i2v"], ["mode", "t2v"]] as const;
  for (const [opens, value] of choices) {
    await choose(opens, value);
    await pass();
  }
  await write("Short");
  fireEvent.click(screen.getByRole("button", { name: /^Make video/ }));
  await write("Shorter");
  await write("x".repeat(501));
  await write("x".repeat(502));
  stores.credits.hold("other", 85);
  await pass();
  stores.credits.hold("another", 6);
  await pass();
  expect(changed).toEqual([]);
});

it("the videos, the player, the balance and the messages stay readable while a video is made", async () => {
  const fake = createFakeApi();
  const world = createFakeStores(fake);
  const { stores, api } = world;
  const first = generation({ created_at: "2026-11-22T12:00:00Z" });
  api.generations.page.mockResolvedValue([first]);
  stores.notices.say({ key: "first", kind: "info", text: "Hello" });
  await renderIn(
    world,
    <>
      <Videos
        title="Videos"
        list={stores.generations}
        filter={{}}
        current={undefined}
        onOpen={nothing}
        onExample={nothing}
        onCompose={nothing}
      />
      <Credits />
      <Player
        id={first.id}
        list={stores.generations}
        onClose={nothing}
        onGo={nothing}
        onCompose={nothing}
      />
      <Announcements onWatch={nothing} onList={nothing} onCompose={nothing} />
      <Toasts notices={stores.notices} />
    </>,
  );
  await pass();
  for (
    const [index, state] of (["starting", "processing", "processing", "finalizing"] as const)
      .entries()
  ) {
    stores.generations.apply({ ...first, state, progress: 25 * (index + 1), version: index + 2 });
    stores.credits.add(line({ seq: index + 2, amount: -10, balance_after: 90 - index }));
    await pass(5_000);
  }
  await live(stores.generations.apply);
  await live(stores.generations.apply, failed);
  // A request of this device, without an answer and with one.
  api.generations.start.mockRejectedValueOnce(unreachable());
  stores.draft.prompt.value = "A fox trots through fresh snow";
  await act(() => stores.draft.send());
  await pass(10_000);
  await pass(60_000);
  expect(changed).toEqual([]);
});

it("a purchase keeps its state and what can be returned readable", async () => {
  const fake = createFakeApi();
  const purchase = paid({ state: "open", granted: 0, amount_paid: null, paid_at: null });
  fake.purchases.list.mockResolvedValue([purchase]);
  fake.api.credits.page.mockResolvedValue([line({ seq: 1, balance_after: 600 })]);
  const { stores } = createFakeStores(fake);
  await renderIn({ stores }, <Billing />);
  const tell = async (part: Partial<Purchase>) => {
    act(() => fake.live.onPurchase({ ...purchase, ...part }));
    await pass();
  };
  await tell({ state: "processing", version: 4 });
  const done = { ...paid({ return_until: "2026-12-04T12:00:00Z" }), id: purchase.id };
  await tell({ ...done, version: 5 });
  fireEvent.click(screen.getByRole("button", { name: "Return unused credits" }));
  await pass();
  for (const [version, balance] of [[6, 400], [7, 300]] as const) {
    stores.credits.add(line({ seq: version - 4, amount: -100, balance_after: balance }));
    await tell({ ...done, version, refunded: version, taken: version, amount_paid: 595 });
  }
  expect(changed).toEqual([]);
});

it("packs and the way back from the checkout stay readable", async () => {
  const fake = createFakeApi();
  fake.purchases.packs.mockResolvedValue({ closed: null, packs: [aPack()] });
  fake.purchases.createCheckout.mockRejectedValueOnce(unreachable());
  const { id } = aPurchase();
  history.replaceState(null, "", `/credits?purchase=${id}`);
  const world = createFakeStores(fake);
  await renderIn(
    world,
    <>
      <AfterPaying />
      <BuyCredits place="credits" />
    </>,
  );
  await pass(2_000);
  fireEvent.click(screen.getByRole("button", { name: /^500/ }));
  await pass();
  fake.purchases.packs.mockResolvedValue({
    closed: null,
    packs: [aPack({ slug: "credits-600", credits: 600 }), aPack({ amount: 600, videos: [] })],
  });
  await pass(60_000);
  await act(() => world.stores.connection.resync());
  await pass(600_000);
  fake.api.credits.page.mockRejectedValue(unreachable());
  await act(() => world.stores.connection.resync());
  fake.live.onPurchase(aPurchase({ state: "processing" }));
  await pass();
  expect(screen.getByRole("button", { name: /^600/ })).toBeTruthy();
  expect(changed).toEqual([]);
  world.stores.dispose();
});

it("a download keeps its numbers readable", async () => {
  const state = signal<Download["state"]["value"]>({ is: "running", progress: null });
  const download: Download = { state, start: () => Promise.resolve(), cancel: nothing };
  await renderIn(createFakeStores(), <DownloadData download={download} />);
  for (const done of [0, 1, 2]) {
    await act(() => void (state.value = { is: "running", progress: { done, total: 2 } }));
    await pass();
  }
  await act(() => void (state.value = { is: "done" }));
  await pass();
  expect(changed).toEqual([]);
});
