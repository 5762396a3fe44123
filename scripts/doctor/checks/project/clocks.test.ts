import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useReceiver } from "../../../fakes/test/receiver.ts";
import { always, aWorld } from "../../test/a-world.ts";
import { clocksAgree } from "./clocks.ts";

const minutes = 60;

// No time passes, so that the differences are exact on any machine.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 28) }));
afterEach(() => void vi.useRealTimers());

/** Stands in for the project's API and, below another path, for Replicate. */
const servers = useReceiver();

/** The findings if these clocks are ahead of this machine's by so many seconds. */
async function find(ahead: { api?: number; database?: number; replicate?: number }) {
  const time = (seconds = 0) => Date.now() + seconds * 1000;
  servers.answer = ({ url }) => ({
    status: 200,
    headers: {
      date: new Date(time(url.pathname.startsWith("/v1/") ? ahead.replicate : ahead.api))
        .toUTCString(),
    },
  });
  const { origin } = new URL(servers.url);
  const found = await clocksAgree.find(aWorld({
    url: origin,
    given: { REPLICATE_API_TOKEN: "r8_test", REPLICATE_API_URL: `${origin}/v1` },
    query: always({ now: time(ahead.database) / 1000 }),
  }));
  return found.map(({ what }) => what);
}

it("clocks that differ by less than half a minute are no finding", async () => {
  expect(await find({})).toEqual([]);
  expect(await find({ api: 20, database: -20, replicate: 10 })).toEqual([]);
});

it("one clock that is ten minutes ahead is named", async () => {
  expect(await find({ database: 10 * minutes })).toEqual([
    "The database is 600 s ahead of this machine.",
  ]);
  expect(await find({ replicate: -10 * minutes })).toEqual([
    "Replicate is 600 s behind this machine.",
  ]);
});

it("if all others agree with each other, this machine's clock is wrong", async () => {
  const ahead = 10 * minutes;
  expect(await find({ api: ahead, database: ahead, replicate: ahead })).toEqual([
    "This machine is 600 s behind the project and Replicate.",
  ]);
});
