/** The checks of the app, against a small host. The built app is served in the stories. */
import { beforeEach, describe, expect, it } from "vitest";
import { headerRules, headersFor } from "../../../../client/hosts/table.ts";
import type { Answer } from "../../../fakes/http/answer.ts";
import { useReceiver } from "../../../fakes/test/receiver.ts";
import { always, aProject, aWorld } from "../../test/a-world.ts";
import type { DoctorWorld } from "../../world.ts";
import { appBundle } from "./bundle.ts";
import { appHost } from "./host.ts";

const project = "https://abcdefghijklmnopqrst.supabase.co";
const publishableKey = "sb_publishable_of_the_tests";
const pushKey = "BGBE-1UweZYsD2Nc5optDzcAJKJdDWhNxEleHphGBIS0";

const host = useReceiver();
/** By their path. Any other path gets the page, as a host for single pages does. */
let files: Record<string, string>;
/** What the host answers instead. */
let instead: (path: string, answer: Answer) => Answer;

beforeEach(() => {
  files = {
    "/": '<script type="module" src="/assets/first-1a2b.js"></script>',
    "/sw.js": 'precache(["/assets/first-1a2b.js", "assets/later-3c4d.js"])',
    "/start.js": "",
    "/assets/first-1a2b.js":
      `connect("${project}", "${publishableKey}"); import("./later-3c4d.js")`,
    "/assets/later-3c4d.js": `subscribe("${pushKey}")`,
  };
  instead = (_path, answer) => answer;
  host.answer = ({ url: { pathname } }) => {
    const isMissing = pathname.startsWith("/assets/") && files[pathname] === undefined;
    const type = pathname.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
    return instead(pathname, {
      status: isMissing ? 404 : 200,
      headers: { "content-type": type, ...headersFor(pathname, headerRules(project)) },
      body: isMissing ? "" : files[pathname] ?? files["/"] ?? "",
    });
  };
});

const world = (changes: Partial<DoctorWorld> = {}) =>
  aWorld({
    url: project,
    publishableKey,
    project: aProject,
    given: { APP_URL: new URL(host.url).origin },
    // The only statement asks for the public key of the pushes.
    query: always({ secret: pushKey }),
    ...changes,
  });
const what = async (check: typeof appHost, changes?: Partial<DoctorWorld>) =>
  (await check.find(world(changes))).map((finding) => finding.what);

const page = (answer: Answer): Answer => ({
  ...answer,
  status: 200,
  headers: { ...answer.headers, "content-type": "text/html" },
});

describe("the host", () => {
  it("that serves what the build wrote is no finding", async () => {
    expect(await what(appHost)).toEqual([]);
  });

  it.each<[flaw: string, instead: (path: string, answer: Answer) => Answer, says: string]>([
    [
      "has nothing below other paths",
      (path, answer) => path.startsWith("/watch/") ? { ...answer, status: 404 } : answer,
      "is not served as a page (404",
    ],
    [
      "answers with the page for the service worker",
      (path, answer) => path === "/sw.js" ? page(answer) : answer,
      "/sw.js of http",
    ],
    [
      "sends no headers",
      (_path, { headers, ...answer }) => ({
        ...answer,
        headers: { "content-type": headers["content-type"] ?? "" },
      }),
      "comes without the header Content-Security-Policy",
    ],
    [
      "keeps the service worker for an hour",
      (path, answer) =>
        path === "/sw.js"
          ? { ...answer, headers: { ...answer.headers, "Cache-Control": "max-age=3600" } }
          : answer,
      'comes with another Cache-Control (/sw.js): it lacks "no-cache"',
    ],
    [
      "answers for a missing file with a page",
      (path, answer) => path.startsWith("/assets/doctor-") ? page(answer) : answer,
      "answers for a missing file of /assets/ with 200 instead of 404",
    ],
    ["is down", (_path, answer) => ({ ...answer, status: 503 }), "does not serve the app (503)"],
  ])("that %s is found", async (_flaw, answer, says) => {
    instead = answer;
    expect((await what(appHost)).join("\n")).toContain(says);
  });

  it("that serves the build for another project is found by its policy", async () => {
    expect(await what(appHost, { url: "https://zyxwvutsrqponmlkjihg.supabase.co" })).toEqual([
      expect.stringMatching(
        / comes with another Content-Security-Policy \(\/, \/watch\/.*\): it lacks/,
      ),
    ]);
  });

  it("may write headers in its own way, and add to them", async () => {
    instead = (_path, answer) => ({
      ...answer,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name.toLowerCase(),
          name === "Cache-Control" ? `${value.replaceAll(", ", ",")},must-revalidate` : value,
        ]),
      ),
    });
    expect(await what(appHost)).toEqual([]);
  });
});

describe("the code", () => {
  it("of this project is no finding", async () => {
    expect(await what(appBundle)).toEqual([]);
  });

  it("is read to its last part, which nothing but another part names", async () => {
    files["/assets/later-3c4d.js"] += 'import("./last-5e6f.js"); load("assets/last-5e6f.js")';
    files["/assets/last-5e6f.js"] = `const key = "sb_secret_${"a".repeat(22)}"`;
    expect(await what(appBundle)).toEqual([
      "/assets/last-5e6f.js contains a secret key of Supabase.",
    ]);
  });

  it("that contains another project's address and key is found", async () => {
    expect(
      await what(appBundle, {
        url: "https://zyxwvutsrqponmlkjihg.supabase.co",
        publishableKey: "sb_publishable_another",
      }),
    ).toEqual([
      "The app does not contain this project's publishable key.",
      "The app does not contain the address https://zyxwvutsrqponmlkjihg.supabase.co.",
    ]);
  });

  it("that subscribes with another key than the functions send with is found", async () => {
    files["/assets/later-3c4d.js"] = 'subscribe("another")';
    expect(await what(appBundle)).toEqual([expect.stringContaining("with another key")]);
  });
});

it("the local stack has no static host, and a hosted project without APP_URL cannot be checked", async () => {
  await expect(appHost.find(world({ project: null }))).rejects.toThrow("Vite serves the app");
  await expect(appHost.find(world({ given: {} }))).rejects.toThrow("APP_URL is not given");
});
