import { beforeEach, expect, it, vi } from "vitest";
import { reloadWhereOutdated } from "./reload-outdated.ts";

/** The content of the host's newest page. */
const host = vi.fn<typeof fetch>();
let reload = vi.spyOn(location, "reload");
const own = new URL(import.meta.url.replace(".test.ts", ".ts")).pathname;

beforeEach(() => {
  sessionStorage.clear();
  reload = vi.spyOn(location, "reload").mockReset().mockImplementation(() => {});
  vi.stubGlobal("fetch", host);
});

it("the app reloads once if the host has a newer version", async () => {
  host.mockImplementation(() => Promise.resolve(new Response('<script src="/assets/new.js">')));
  await reloadWhereOutdated();
  await reloadWhereOutdated();
  expect(reload).toHaveBeenCalledOnce();
});

it("the app stays if the host has this very version, because then the network is to blame", async () => {
  host.mockImplementation(() => Promise.resolve(new Response(`<script src="${own}">`)));
  await reloadWhereOutdated();
  expect(reload).not.toHaveBeenCalled();
});

it("the app stays if there is no network", async () => {
  host.mockRejectedValue(new TypeError("Failed to fetch"));
  await reloadWhereOutdated();
  expect(reload).not.toHaveBeenCalled();
});
