import { describe, expect, it } from "vitest";
import { readWayBack, takeWayBack } from "./read-way-back.ts";

const id = "55555555-5555-4555-8555-555555555555";
const read = (path: string) => readWayBack(new URL(path, "https://wan.test"));

describe("the checkout's way back", () => {
  it.each([
    [`/create?purchase=${id}`, { id, isCanceled: false }, "/create"],
    [`/credits?purchase=${id}&canceled=1`, { id, isCanceled: true }, "/credits"],
    [
      `/you/billing?a=b&purchase=${id}&canceled=0#c`,
      { id, isCanceled: false },
      "/you/billing?a=b#c",
    ],
    ["/credits?purchase=", null, "/credits"],
    ["/credits?purchase=../../evil&canceled=1", null, "/credits"],
  ])("%s", (path, wayBack, clean) => {
    expect(read(path)).toEqual({ wayBack, clean });
  });

  it("is nothing where the address names no purchase", () => {
    expect(read("/videos?show=ready&canceled=1")).toBeNull();
  });

  it("is taken out of the page's address, once", () => {
    history.replaceState({ kept: true }, "", `/credits?purchase=${id}&canceled=1`);
    expect(takeWayBack()).toEqual({ id, isCanceled: true });
    expect(location.pathname + location.search).toBe("/credits");
    expect(history.state).toEqual({ kept: true });
    expect(takeWayBack()).toBeNull();
  });
});
