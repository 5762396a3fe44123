import { expect, it } from "vitest";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { deleteAccount } from "./handler.ts";

const confirmed = () => post({ confirm: "delete my account" });

it("closes the account first, and deletes the files before the sign-in that owns them", async () => {
  const { world, asked } = createWorld({ jobs: ["job1", "job2"] });
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(asked.erased).toEqual([
    `close ${userId}`,
    `erase ${userId}`,
    `pictures ${userId}`,
    `videos ${userId}`,
    `posters ${userId}`,
    `sign-in ${userId}`,
    `finish ${userId}`,
  ]);
  expect(asked.canceled).toEqual(["job1", "job2"]);
});

it("runs all steps again when it is called again", async () => {
  const { world, asked } = createWorld();
  await deleteAccount(confirmed(), world);
  await deleteAccount(confirmed(), world);
  expect(asked.erased).toHaveLength(14);
});

it("changes nothing in a session that has ended", async () => {
  const { world, asked } = createWorld({ sessionEnded: new Error("not_signed_in") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("not_signed_in");
  expect(asked.erased).toEqual([]);
});

it("does not report success when Auth fails to delete the sign-in", async () => {
  const { world, asked } = createWorld({ accountError: new Error("Auth is away") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("Auth is away");
  expect(asked.erased).not.toContain(`finish ${userId}`);
});

it.each([{}, { confirm: true }, { confirm: "yes" }])(
  "changes nothing without the confirming words: %j",
  async (body) => {
    const { world, asked } = createWorld();
    await expect(deleteAccount(post(body), world)).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(asked.erased).toEqual([]);
  },
);
