/**
 * `npm run test:engines`: the main way through the app in Firefox and WebKitGTK, with their
 * versions. Debian's packages are installed if they are missing. It is not part of `npm test`.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp, serveApp } from "../client/pwa/build-app.ts";
import { setForSuites } from "../supabase/tests/fixtures/suite-settings.ts";
import { readOptions } from "./command-line/read-options.ts";
import type { Driver } from "./engines/driver.ts";
import { startFirefox } from "./engines/firefox.ts";
import { findBrowsers } from "./engines/install.ts";
import { createMainWay } from "./engines/main-way.ts";
import type { Page } from "./engines/page.ts";
import { createNetwork } from "./engines/network.ts";
import { startWebKit } from "./engines/webkit.ts";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";

const { only } = readOptions("npm run test:engines --", {
  only: { type: "string", default: "", says: "firefox or webkit; both if it is left out" },
});

const browsers = await findBrowsers(console.log);
const engines = {
  firefox: () => startFirefox(browsers.firefox),
  webkit: () => startWebKit(browsers.webkit),
};

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-engines-"));
const { stack, stripe, stop } = await startLocal({
  ports: anyPorts,
  settings: await exampleSettings(),
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  limitsAuth: false,
  runMs: 500,
});
await setForSuites(stack.sql);
const api = await createNetwork(stack.urls.api);
const outDir = join(folder, "app");
await buildApp(outDir, {
  apiUrl: api.url,
  publishableKey: stack.keys.publishable,
  checkoutOrigins: stripe.checkoutOrigins,
});
const server = await serveApp(outDir);
const app = await createNetwork(server.url);
let passed = 0;
let failed = 0;

async function runIn(start: () => Promise<Driver>): Promise<void> {
  const driver = await start();
  try {
    console.log(driver.version);
    const { page, steps } = await createMainWay({
      driver,
      app,
      api,
      mailboxUrl: stack.urls.mailbox,
      publishableKey: stack.keys.publishable,
    });
    for (const { title, run } of steps) {
      const begun = Date.now();
      try {
        await run();
        passed += 1;
        console.log(`  ✓ ${title} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        console.log(`  ✗ ${title}\n    ${describe(error)}`);
        await savePicture(page).catch((why: unknown) => console.log(`    ${describe(why)}`));
      }
    }
  } finally {
    await driver.close();
  }
}

async function savePicture(page: Page): Promise<void> {
  const path = join(tmpdir(), `wan-pwa-engine-${Date.now()}.png`);
  await writeFile(path, await page.takePicture());
  console.log(`    The screen: ${path}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  for (const [name, start] of Object.entries(engines)) {
    if (only !== "" && only !== name) continue;
    await runIn(start).catch((error: unknown) => {
      failed += 1;
      console.log(`✗ ${name}: ${describe(error)}`);
    });
  }
} finally {
  await app.cut();
  await api.cut();
  await server.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
