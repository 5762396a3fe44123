/** 100,000 operations on sixteen connections. `npm run test:long` does a million. */
import { expect, it } from "vitest";
import { useOwnDatabases } from "../fixtures/use-own-databases.ts";
import { runCrowd } from "./crowd.ts";

const seed = Number(process.env["MODEL_SEED"] ?? 20_261_122);

const databases = useOwnDatabases();

it(
  "100,000 concurrent operations with kills: every answer is right in the end, and no audit finds a violation",
  async () => {
    const { url } = await databases.create();
    const crowd = await runCrowd(url, 100_000, seed);
    console.log(
      `${crowd.operations} operations in ${crowd.seconds} s, ${crowd.died} died, ${crowd.audits} audits, seed ${seed}`,
    );
    expect(crowd.operations).toBeGreaterThanOrEqual(100_000);
    expect(crowd.died).toBeGreaterThan(50);
    expect(crowd.audits).toBeGreaterThanOrEqual(10);
  },
);
