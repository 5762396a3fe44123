import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { expect, inject, it, onTestFinished } from "vitest";
import { browserArgs } from "../../../../scripts/test/browser-args.ts";
import { browserPath } from "../../phone/browser.ts";

/** A browser with its own profile, because Chromium installs nothing in a private window. */
async function openWithProfile(): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), "wan-pwa-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    args: browserArgs,
    baseURL: inject("appUrl"),
  });
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });
  const page = await context.newPage();
  await page.goto("/");
  return page;
}

it("Chromium finds no obstacle to installing the app", async () => {
  const page = await openWithProfile();
  const cdp = await page.context().newCDPSession(page);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);

  const { errors, data = "", manifest } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(manifest).toMatchObject({
    id: `${inject("appUrl")}/`,
    shortcuts: [{ name: "Create" }, { name: "Videos" }],
    shareTarget: { action: `${inject("appUrl")}/share`, method: "kPost" },
  });

  const { short_name: shortName, icons, screenshots } = JSON.parse(data);
  expect(shortName.length).toBeLessThanOrEqual(12);
  // Every picture exists and has the size that the manifest declares.
  for (const { src, sizes } of [...icons, ...screenshots]) {
    const size = await page.evaluate(async (url) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      return `${bitmap.width}x${bitmap.height}`;
    }, src);
    expect(size, src).toBe(sizes);
  }
});
