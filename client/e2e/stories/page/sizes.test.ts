import { expect, inject, it } from "vitest";
import { BUDGET, measureSizes } from "../../sizes.ts";

const sizes = await measureSizes(inject("appFolder"));

it.each(Object.entries(sizes))("the build stays within its budget: %s", (name, size) => {
  expect(size).toBeLessThanOrEqual(BUDGET[name as keyof typeof BUDGET]);
});
