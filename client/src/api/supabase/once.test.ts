import { expect, it, vi } from "vitest";
import { once } from "./once.ts";

it("once runs once for all callers", async () => {
  const make = vi.fn(() => Promise.resolve({}));
  const get = once(make);
  expect(await get()).toBe(await get());
  expect(make).toHaveBeenCalledOnce();
});

it("once tries again after a failure", async () => {
  const make = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("no network"))
    .mockResolvedValueOnce("there");
  const get = once(make);
  await expect(get()).rejects.toThrow("no network");
  expect(await get()).toBe("there");
});
