/** Whether the static host serves the app as the build wants it. */
import { randomUUID } from "node:crypto";
import { FILES, headerRules, headersFor } from "../../../../client/hosts/table.ts";
import type { Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask, type Reply } from "../../ask.ts";
import { appUrlOf } from "./app-url.ts";

const README = 'Serve client/dist as the README says under "Deploy", then: npm run deploy';

export const appHost: Check = {
  title: "The app's host serves every path, with the headers of the build",
  async find(world) {
    const appUrl = appUrlOf(world);
    const start = await ask(`${appUrl}/`);
    if (!isPage(start)) {
      return [{
        what: `${appUrl} does not serve the app (${start.status}).`,
        why: "Nobody can open it.",
        mend: README,
      }];
    }
    const [, asset] = /"(\/assets\/[\w.-]+\.js)"/.exec(start.text) ?? [];
    const pages = ["/", `/watch/${randomUUID()}`];
    const found = await Promise.all([
      ...pages.map((path) => lookAt(world, appUrl, { path, kind: "page" })),
      lookAt(world, appUrl, { path: "/sw.js", kind: "script" }),
      ...asset === undefined ? [] : [lookAt(world, appUrl, { path: asset, kind: "script" })],
      lookAtMissing(appUrl),
    ]);
    return [...httpsFinding(appUrl), ...found.flat()];
  },
};

interface Wanted {
  path: string;
  kind: "page" | "script";
}

const typeOf = ({ headers }: Reply) => headers.get("content-type") ?? "";
const isPage = (reply: Reply) => reply.status === 200 && typeOf(reply).startsWith("text/html");
const isScript = (reply: Reply) => reply.status === 200 && /\bjavascript\b/.test(typeOf(reply));

async function lookAt(
  world: DoctorWorld,
  appUrl: string,
  { path, kind }: Wanted,
): Promise<Finding[]> {
  const reply = await ask(`${appUrl}${path}`);
  if (!(kind === "page" ? isPage(reply) : isScript(reply))) {
    return [{
      what: `${appUrl}${path} is not served as a ${kind} (${reply.status}, ${typeOf(reply)}).`,
      why: kind === "page"
        ? "A link into the app, or reloading it, shows the host's error."
        : "The app does not start, or does not work offline.",
      mend: README,
    }];
  }
  const wanted = headersFor(path, headerRules(world.url));
  return Object.entries(wanted).flatMap(([name, value]) => {
    const finding = findingOfHeader(`${appUrl}${path}`, name, value, reply.headers.get(name));
    return finding === null ? [] : [finding];
  });
}

/** A host may add to a header, and write blanks in its own way. */
function findingOfHeader(
  address: string,
  name: string,
  wanted: string,
  sent: string | null,
): Finding | null {
  const missing = partsOf(wanted).filter((part) => !partsOf(sent ?? "").includes(part));
  if (missing.length === 0) return null;
  const isPolicy = name === "Content-Security-Policy" && sent !== null;
  return {
    what: sent === null
      ? `${address} comes without the header ${name}.`
      : `${address} comes with another ${name}: it lacks "${missing.join("; ")}".`,
    why: isPolicy
      ? "The app was built for another project or version, so the browser blocks what it needs."
      : "The headers keep the app from being embedded, attacked, or stuck in an old version.",
    mend: README,
  };
}

const partsOf = (value: string) =>
  value.split(/[;,]/).map((part) => part.trim().toLowerCase()).filter((part) => part !== "");

async function lookAtMissing(appUrl: string): Promise<Finding[]> {
  const { status } = await ask(`${appUrl}${FILES}doctor-${randomUUID()}.js`);
  return status === 404 ? [] : [{
    what: `${appUrl} answers for a missing file of ${FILES} with ${status} instead of 404.`,
    why:
      "A browser that asks for a part of the app during an update keeps that answer, for a year.",
    mend: README,
  }];
}

function httpsFinding(appUrl: string): Finding[] {
  return appUrl.startsWith("https:") || /^http:\/\/127\.0\.0\.1[:/]/.test(`${appUrl}/`) ? [] : [{
    what: `APP_URL is ${appUrl}, without https.`,
    why: "Browsers allow neither installing nor notifications without https.",
    mend: "Put the address with https into .env.deploy as APP_URL, then: npm run deploy",
  }];
}
