import { beforeEach, describe, expect, it } from "vitest";
import { useOperator } from "../secrets/test/operator.ts";

const operator = useOperator();
beforeEach(() => operator.startOver());

async function isSold() {
  const [row] = await operator.supabase.stack.sql<{ selling: boolean }[]>`
    select selling from private.settings`;
  return row?.selling;
}

const setSelling = (selling: boolean) =>
  operator.supabase.stack.sql`update private.settings set selling = ${selling} where only_row`;

describe("selling that the operator has switched off", () => {
  it("stays off at the next deploy, which says how to switch it on", async () => {
    await operator.deploy();
    expect(await isSold()).toBe(true);
    await setSelling(false);
    const said = await operator.deploy();
    expect(await isSold()).toBe(false);
    expect(said.join()).toContain("set selling = true");
    expect((await operator.plan()).lines).toEqual([]);
  });

  it("stays off although it was switched on by hand, if a deploy has seen it on", async () => {
    await operator.deploy({ given: { STRIPE_SECRET_KEY: "" } });
    await setSelling(true);
    await operator.deploy({ given: { STRIPE_SECRET_KEY: "" } });
    await setSelling(false);
    await operator.deploy();
    expect(await isSold()).toBe(false);
  });
});
