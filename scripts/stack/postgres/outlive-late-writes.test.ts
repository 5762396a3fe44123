import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runToEnd } from "../child.ts";
import { fixturesFolder, makeDataFolder } from "../fixtures/data-folder.ts";
import { startFixtureStack } from "../fixtures/start-fixture-stack.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

test("a process survives a write to a connection that PostgreSQL has ended", async () => {
  const { path, remove } = await makeDataFolder();
  onTestFinished(remove);
  const stack = await startFixtureStack(path);
  onTestFinished(stack.stop);
  const { code, output } = await runToEnd(PATIENCE_MS, {
    command: process.execPath,
    args: [join(fixturesFolder, "write-late.ts"), stack.urls.db],
    env: {},
  });
  expect({ code, output }).toEqual({ code: 0, output: "It lives." });
});
