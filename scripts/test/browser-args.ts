/**
 * How the stories, the benchmarks and what draws pictures start Chromium: without what would run
 * beside the page.
 */

/** What playwright 1.65 turns off. The browser only reads the last such switch, which is ours. */
const offInPlaywright = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

/**
 * The browser draws the suggestions below its address bar as separate pages. Nobody sees them here,
 * and each new window would spend half a second of a core on them, also while a benchmark measures.
 */
const addressBar = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

/**
 * With each page, the browser starts a process for a next one. A story's next page belongs to
 * another phone and cannot use that process, and a benchmark measures one page at a time.
 */
const processesAhead = "SpareRendererForSitePerProcess";

export const browserArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${[...offInPlaywright, ...addressBar, processesAhead].join(",")}`,
];
