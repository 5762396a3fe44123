/** Firefox through WebDriver BiDi, which it speaks by itself: no geckodriver is needed. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import * as z from "zod/mini";
import { COMMAND_TIMEOUT_MS, type Driver, type TabDriver } from "./driver.ts";
import { startProgram } from "./program.ts";

const START_TIMEOUT_MS = 60_000;
/** A phone. */
const viewport = { width: 390, height: 844 };

/** Nothing that leaves this machine, and no page of its own in front of the app. */
const preferences = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

const answerSchema = z.object({
  id: z.number(),
  type: z.enum(["success", "error"]),
  result: z.optional(z.unknown()),
  error: z.optional(z.string()),
  message: z.optional(z.string()),
});
const sessionSchema = z.object({ capabilities: z.object({ browserVersion: z.string() }) });
const contextSchema = z.object({ context: z.string() });
const ranSchema = z.union([
  z.object({
    type: z.literal("success"),
    result: z.object({
      type: z.string(),
      value: z.optional(z.unknown()),
      sharedId: z.optional(z.string()),
    }),
  }),
  z.object({ type: z.literal("exception"), exceptionDetails: z.object({ text: z.string() }) }),
]);
const pictureSchema = z.object({ data: z.string() });

export async function startFirefox(path: string): Promise<Driver> {
  const profile = await mkdtemp(join(tmpdir(), "wan-pwa-firefox-"));
  const lines = Object.entries(preferences).map(([name, value]) =>
    `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`
  );
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const program = startProgram(path, [
    "--headless",
    "--no-remote",
    "--remote-debugging-port=0",
    "--profile",
    profile,
  ]);
  const stop = async () => {
    await program.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await program.says(/BiDi listening on (ws:\S+)/, START_TIMEOUT_MS);
    const send = await connect(`${address}/session`);
    const { capabilities } = z.parse(
      sessionSchema,
      await send("session.new", { capabilities: {} }),
    );
    return {
      version: `Firefox ${capabilities.browserVersion}`,
      async newTab() {
        const made = await send("browsingContext.create", { type: "tab" });
        const { context } = z.parse(contextSchema, made);
        await send("browsingContext.setViewport", { context, viewport });
        return createTab(send, context);
      },
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Send = (method: string, params: object) => Promise<unknown>;

async function connect(url: string): Promise<Send> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("message", (data) => {
    const { success, data: answer } = z.safeParse(answerSchema, JSON.parse(String(data)));
    if (!success) return; // An event.
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.type === "success") asked?.resolve(answer.result);
    else asked?.reject(new Error(`${answer.error}: ${answer.message}`));
  });
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("Firefox has ended."));
  });
  return async (method, params) => {
    const id = last += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(id, asked);
    socket.send(JSON.stringify({ id, method, params }));
    const late = setTimeout(
      () => asked.reject(new Error(`Firefox does not answer ${method}.`)),
      COMMAND_TIMEOUT_MS,
    );
    return await asked.promise.finally(() => clearTimeout(late));
  };
}

function createTab(send: Send, context: string): TabDriver {
  const call = async (functionDeclaration: string, args: readonly unknown[]) => {
    const answer = z.parse(
      ranSchema,
      await send("script.callFunction", {
        functionDeclaration,
        arguments: [{ type: "string", value: JSON.stringify(args) }],
        target: { context },
        awaitPromise: true,
        userActivation: false,
      }),
    );
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result;
  };
  const perform = (source: object) => send("input.performActions", { context, actions: [source] });

  const tab: TabDriver = {
    async open(url) {
      await send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async reload() {
      await send("browsingContext.reload", { context, wait: "complete" });
    },
    async show() {
      await send("browsingContext.activate", { context });
    },
    async run(source, args) {
      const { value } = await call(
        `async (args) => JSON.stringify(await (${source})(...JSON.parse(args)) ?? null)`,
        args,
      );
      return JSON.parse(String(value));
    },
    async find(source, args) {
      return (await call(`(args) => (${source})(...JSON.parse(args))`, args)).sharedId ?? null;
    },
    async click(element) {
      const origin = { type: "element", element: { sharedId: element } };
      await perform({
        type: "pointer",
        id: "mouse",
        actions: [
          { type: "pointerMove", x: 0, y: 0, origin },
          { type: "pointerDown", button: 0 },
          { type: "pointerUp", button: 0 },
        ],
      });
    },
    async type(element, text) {
      await tab.click(element);
      const actions = [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await perform({ type: "key", id: "keyboard", actions });
    },
    async chooseFile(element, path) {
      await send("input.setFiles", { context, element: { sharedId: element }, files: [path] });
    },
    async takePicture() {
      const answer = await send("browsingContext.captureScreenshot", { context });
      return Buffer.from(z.parse(pictureSchema, answer).data, "base64");
    },
  };
  return tab;
}
