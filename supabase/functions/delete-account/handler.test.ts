import { expect, it } from "vitest";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { deleteAccount } from "./handler.ts";

const confirmed = () => post({ confirm: "delete my account" });

it("the account is closed first, and the files are deleted before the sign-in that owns them", async () => {
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

it("a repeat runs all steps again", async () => {
  const { world, asked } = createWorld();
  await deleteAccount(confirmed(), world);
  await deleteAccount(confirmed(), world);
  expect(asked.erased).toHaveLength(14);
});

it("nothing changes in a session that has ended", async () => {
  const { world, asked } = createWorld({ sessionEnded: new Error("not_signed_in") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("not_signed_in");
  expect(asked.erased).toEqual([]);
});

it("an error of Auth is not reported as success", async () => {
  const { world, asked } = createWorld({ accountError: new Error("Auth is away") });
  await expect(deleteAccount(confirmed(), world)).rejects.toThrow("Auth is away");
  expect(asked.erased).not.toContain(`finish ${userId}`);
});

it.each([{}, { confirm: true }, { confirm: "yes" }])(
  "nothing changes without the confirming words: %j",
  async (body) => {
    const { world, asked } = createWorld();
    await expect(deleteAccount(post(body), world)).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(asked.erased).toEqual([]);
  },
);

it("a database call of ours that is refused does not blame the session", async () => {
  const { world } = createWorld();
  world.adminDb = unauthorizedDatabase;
  await expect(deleteAccount(confirmed(), world))
    .rejects.toMatchObject({ code: "internal", status: 500 });
});

it("a deletion is done when the sign-in is gone, even if that cannot be recorded", async () => {
  const { world, asked } = createWorld();
  world.adminDb.finishAccountDeletion = unauthorizedDatabase.finishAccountDeletion;
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(asked.erased.at(-1)).toBe(`sign-in ${userId}`);
});

it("an account with very many files is closed, and reconcile removes the rest of them", async () => {
  const { world, asked } = createWorld();
  let rounds = 0;
  world.files.removeFolder = (_bucket, _userId, mayContinue) => {
    while (mayContinue()) rounds += 1;
    return Promise.resolve(false);
  };
  const response = await deleteAccount(confirmed(), world);
  expect(await response.json()).toEqual({ deleted: true });
  expect(rounds).toBeGreaterThan(20);
  expect(rounds).toBeLessThan(100);
  expect(asked.erased).toEqual([`close ${userId}`, `erase ${userId}`]);
});
