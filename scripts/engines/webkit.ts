/** WebKitGTK through its own WebDriver, on a screen that nobody sees. */
import * as z from "zod/mini";
import { claimPort } from "../stack/free-port.ts";
import { COMMAND_TIMEOUT_MS, type Driver, type TabDriver } from "./driver.ts";
import { type Program, startProgram } from "./program.ts";

const START_TIMEOUT_MS = 60_000;
/** A phone, with the browser's own bar above it. */
const windowSize = { width: 390, height: 900 };
/** The key under which WebDriver names an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const answerSchema = z.object({ value: z.unknown() });
const failureSchema = z.object({ error: z.string(), message: z.string() });
const sessionSchema = z.object({
  sessionId: z.string(),
  capabilities: z.object({ browserVersion: z.string() }),
});
const windowSchema = z.object({ handle: z.string() });
const elementSchema = z.nullable(z.object({ [ELEMENT]: z.string() }));

export interface WebKitPaths {
  driver: string;
  browser: string;
  screen: string;
}

export async function startWebKit(paths: WebKitPaths): Promise<Driver> {
  const programs: Program[] = [];
  const stop = async () => {
    for (const program of programs.toReversed()) await program.stop();
  };
  try {
    const screen = startProgram(paths.screen, ["-displayfd", "1", "-screen", "0", "1280x900x24"]);
    programs.push(screen);
    const display = await screen.says(/^(\d+)\n/m, START_TIMEOUT_MS);
    const port = await claimPort(0, "WebKitWebDriver");
    programs.push(startProgram(paths.driver, [`--port=${port}`], {
      DISPLAY: `:${display}`,
      // There is no session bus, and nobody who needs a screen reader.
      NO_AT_BRIDGE: "1",
      // As in a virtual machine: without this, view transitions do not end the browser's process.
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    }));
    const send = await connect(`http://127.0.0.1:${port}`);
    const { sessionId, capabilities } = z.parse(
      sessionSchema,
      await send("POST", "/session", {
        capabilities: {
          alwaysMatch: {
            "webkitgtk:browserOptions": { binary: paths.browser, args: ["--automation"] },
          },
        },
      }),
    );
    const ask: Send = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
    await ask("POST", "/timeouts", { script: COMMAND_TIMEOUT_MS, pageLoad: COMMAND_TIMEOUT_MS });
    await ask("POST", "/window/rect", windowSize);
    const first = z.parse(z.string(), await ask("GET", "/window"));
    const current = { window: first };
    let opened = 0;
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      async newTab() {
        opened += 1;
        if (opened === 1) return createTab(ask, first, current);
        const made = await ask("POST", "/window/new", { type: "tab" });
        return createTab(ask, z.parse(windowSchema, made).handle, current);
      },
      async close() {
        await ask("DELETE", "").catch(() => {}); // The browser may have ended by itself.
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Send = (method: "POST" | "GET" | "DELETE", path: string, body?: object) => Promise<unknown>;

/** Waits until the driver answers. */
async function connect(url: string): Promise<Send> {
  const send: Send = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
      signal: AbortSignal.timeout(COMMAND_TIMEOUT_MS),
    });
    const { value } = z.parse(answerSchema, await answer.json());
    if (answer.ok) return value;
    const { error, message } = z.parse(failureSchema, value);
    throw new Error(`${method} ${path}: ${error}: ${message}`);
  };
  const until = Date.now() + START_TIMEOUT_MS;
  while (true) {
    try {
      await send("GET", "/status");
      return send;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function createTab(send: Send, handle: string, current: { window: string }): TabDriver {
  /** Commands go to one window at a time. */
  const ask: Send = async (method, path, body) => {
    if (current.window !== handle) {
      await send("POST", "/window", { handle });
      current.window = handle;
    }
    return await send(method, path, body);
  };

  return {
    async open(url) {
      await ask("POST", "/url", { url });
    },
    async reload() {
      await ask("POST", "/refresh");
    },
    async show() {
      await ask("GET", "/title");
    },
    async run(source, args) {
      const script = `const done = arguments[arguments.length - 1];
        (async () => JSON.stringify(await (${source})(...JSON.parse(arguments[0])) ?? null))()
          .then((answer) => done({ answer }), (error) => done({ error: String(error) }));`;
      const answer = await ask("POST", "/execute/async", { script, args: [JSON.stringify(args)] });
      const { answer: text, error } = z.parse(
        z.object({ answer: z.optional(z.string()), error: z.optional(z.string()) }),
        answer,
      );
      if (text === undefined) throw new Error(error);
      return JSON.parse(text);
    },
    async find(source, args) {
      const script = `return (${source})(...JSON.parse(arguments[0])) ?? null;`;
      const found = await ask("POST", "/execute/sync", { script, args: [JSON.stringify(args)] });
      return z.parse(elementSchema, found)?.[ELEMENT] ?? null;
    },
    async click(element) {
      await ask("POST", `/element/${element}/click`);
    },
    async type(element, text) {
      await ask("POST", `/element/${element}/value`, { text });
    },
    async chooseFile(element, path) {
      await ask("POST", `/element/${element}/value`, { text: path });
    },
    async takePicture() {
      return Buffer.from(z.parse(z.string(), await ask("GET", "/screenshot")), "base64");
    },
  };
}
