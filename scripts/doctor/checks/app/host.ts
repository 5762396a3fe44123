/** Whether the static host serves the app as the build wants it. */
import { randomUUID } from "node:crypto";
import { FILES } from "../../../../client/hosts/table.ts";
import type { Finding } from "../../finding.ts";
import { ask } from "../../ask.ts";
import type { Check } from "../../world.ts";
import { appUrlOf } from "./app-url.ts";
import { findingsOf, isPage, lookAt, SERVE } from "./served.ts";

export const appHost: Check = {
  title: "The app's host serves every path, with the headers of the build",
  async find(world) {
    const appUrl = appUrlOf(world);
    const start = await ask(`${appUrl}/`);
    if (!isPage(start)) {
      return [{
        what: `${appUrl} does not serve the app (${start.status}).`,
        why: "Nobody can open it.",
        mend: SERVE,
      }];
    }
    const [, asset] = /"(\/assets\/[\w.-]+\.js)"/.exec(start.text) ?? [];
    const pages = ["/", `/watch/${randomUUID()}`];
    const found = await Promise.all([
      ...pages.map((path) => lookAt(world, appUrl, { path, kind: "page" })),
      lookAt(world, appUrl, { path: "/sw.js", kind: "script" }),
      ...asset === undefined ? [] : [lookAt(world, appUrl, { path: asset, kind: "script" })],
    ]);
    return [
      ...httpsFinding(appUrl),
      ...findingsOf(appUrl, found.flat()),
      ...await lookAtMissing(appUrl),
    ];
  },
};

async function lookAtMissing(appUrl: string): Promise<Finding[]> {
  const { status } = await ask(`${appUrl}${FILES}doctor-${randomUUID()}.js`);
  return status === 404 ? [] : [{
    what: `${appUrl} answers for a missing file of ${FILES} with ${status} instead of 404.`,
    why:
      "A browser that asks for a part of the app during an update keeps that answer, for a year.",
    mend: SERVE,
  }];
}

/** An address of this machine is a finding of its own. */
function httpsFinding(appUrl: string): Finding[] {
  return appUrl.startsWith("https:") || /^http:\/\/127\.0\.0\.1[:/]/.test(`${appUrl}/`) ? [] : [{
    what: `APP_URL is ${appUrl}, without https.`,
    why: "Browsers allow neither installing nor notifications without https.",
    mend: "Put the address with https into .env.deploy as APP_URL, then: npm run deploy",
  }];
}
