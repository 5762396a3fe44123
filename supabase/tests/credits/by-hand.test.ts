import { expect, it } from "vitest";
import { sceneOf } from "../fixtures/proof.ts";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { byHand } from "./by-hand.ts";

const databases = useOwnDatabases();

it("transactions written by hand are sound, or refused at the commit", async () => {
  await expect(byHand.run(sceneOf(await databases.create()))).resolves.toBeUndefined();
});
