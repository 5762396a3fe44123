import { afterEach, expect, it, vi } from "vitest";
import { stubView } from "../../fixtures/fake-view.ts";
import { watchView } from "./watch-view.ts";

afterEach(() => void vi.unstubAllGlobals());

it("if a busy browser reports several changes at once, the last one counts", () => {
  const view = stubView();
  const seen: boolean[] = [];
  const stop = watchView(document.body, "0px", (isIn) => seen.push(isIn));
  view.tell(false, true);
  view.tell(true, false, true, false);
  expect(seen).toEqual([true, false]);
  stop();
  expect(view.stopped).toHaveBeenCalledOnce();
});
