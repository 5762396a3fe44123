/** `npm run icons`: draws the icons of every size and purpose from client/public/icon.svg. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { readOptions } from "./command-line/read-options.ts";
import { findChromium } from "./test/browser.ts";
import { browserArgs } from "./test/browser-args.ts";

readOptions("npm run icons --", {});

const publicFolder = new URL("../client/public/", import.meta.url).pathname;
const svg = await readFile(join(publicFolder, "icon.svg"), "utf8");

/**
 * The system cuts the icon into its own shape, so the whole square is filled. Our sign is inside
 * the safe area in the middle.
 */
const filled = svg.replace(/ rx="\d+"/, "");
/** The system uses its own colour, so only the sign is drawn, and the rest is transparent. */
const sign = svg.replace(/<rect[^>]*>/, "").replaceAll(/#[0-9a-f]{6}/g, "#ffffff");

const icons = [
  { name: "icon-192", size: 192, drawing: svg },
  { name: "icon-512", size: 512, drawing: svg },
  { name: "maskable-512", size: 512, drawing: filled },
  { name: "monochrome-512", size: 512, drawing: sign },
  { name: "apple-touch-180", size: 180, drawing: filled },
];
if (filled === svg || sign === svg) {
  throw new Error("icon.svg has changed: adapt this script to it.");
}

const browser = await chromium.launch({
  executablePath: await findChromium(console.log),
  args: browserArgs,
});
try {
  for (const { name, size, drawing } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
    await page.screenshot({
      path: join(publicFolder, `icons/${name}.png`),
      omitBackground: true,
    });
    await page.close();
  }
} finally {
  await browser.close();
}
