import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { patiently } from "./load-patiently.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const lost = () => new TypeError("Failed to fetch dynamically imported module: /assets/a.js");

function part(...failures: Error[]) {
  const load = vi.fn<() => Promise<string>>().mockResolvedValue("there");
  for (const failure of failures) load.mockRejectedValueOnce(failure);
  return load;
}

it("a part that does not arrive is tried again", async () => {
  const load = part(lost(), new Error("Unable to preload CSS for /assets/a.css"));
  const loading = patiently(load)();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await loading).toBe("there");
  expect(load).toHaveBeenCalledTimes(3);
});

it.each([
  new RangeError("Incorrect locale information provided"),
  new SyntaxError("Unexpected token: import"),
  new TypeError("Cannot read properties of undefined"),
])("a part that arrives and throws is reported immediately: %s", async (failure) => {
  const load = part(failure);
  await expect(patiently(load)()).rejects.toBe(failure);
  expect(load).toHaveBeenCalledOnce();
});

it("a part that is gone is given up after three quarters of a minute", async () => {
  const load = vi.fn<() => Promise<string>>(() => Promise.reject(lost()));
  const loading = patiently(load)();
  const result = loading.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(44_000);
  expect(String(await result)).toContain("Failed to fetch");
});

it("the first tries come as quickly if the browser says that it is offline, and there are more", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const load = part(...Array.from({ length: 8 }, lost));
  const loading = patiently(load)();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(load).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(await loading).toBe("there");
});
