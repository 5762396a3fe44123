import * as z from "zod/mini";
import { type Answer, json } from "../http/answer.ts";
import type { Call } from "../http/http-server.ts";
import { parseJson } from "../http/json.ts";

// A person reads what a schema refuses, so we need zod's English messages.
z.config(z.locales.en());

/** The path of every fake's control routes. */
export const CONTROL_PATH = "/__sim";

/**
 * A route's work. Returns what it answers as JSON. A refusal is thrown as ControlProblem or by a
 * schema.
 */
type ControlRoute<World> = (world: World, body: unknown, id: string) => unknown;

/** `POST /reset`, `DELETE /faults/:id`: a method, one name, and at most one `:id`. */
export type ControlRoutes<World> = Record<string, ControlRoute<World>>;

export class ControlProblem extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Control<World> {
  routes: ControlRoutes<World>;
  /** The page for people, at CONTROL_PATH itself. */
  page(world: World): Answer;
}

/** True for a call to the control routes. */
export function isControl({ url }: Call): boolean {
  return url.pathname.startsWith(CONTROL_PATH);
}

/**
 * Everything under CONTROL_PATH: routes for tests, and a page for people. It answers this machine
 * only.
 */
export async function answerControl<World>(
  { routes, page }: Control<World>,
  world: World,
  call: Call,
): Promise<Answer> {
  if (!isLocal(call)) {
    return json(403, { detail: `${CONTROL_PATH} answers to this machine only` });
  }
  const path = call.url.pathname.slice(CONTROL_PATH.length).replace(/\/$/, "");
  if (call.method === "GET" && path === "") return page(world);
  const [, name = "", id = ""] = path.split("/");
  const work = routes[`${call.method} /${name}${id && "/:id"}`];
  if (!work) return json(404, { detail: `no ${call.method} ${call.url.pathname}` });
  try {
    const text = call.body.toString("utf8");
    // curl -d says that it sends a form even if it sends JSON, so the content of the body decides.
    const fromPage = text !== "" && parseJson(text) === undefined && isForm(call);
    const body = fromPage ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text || "{}");
    const result = await work(world, body, decodeURIComponent(id));
    if (fromPage || (text === "" && isForm(call))) {
      return { status: 303, headers: { location: CONTROL_PATH }, body: "" };
    }
    return json(200, result ?? {});
  } catch (error) {
    if (error instanceof z.core.$ZodError) return json(400, { detail: z.prettifyError(error) });
    if (error instanceof RangeError) return json(400, { detail: error.message });
    if (error instanceof ControlProblem) return json(error.status, { detail: error.message });
    throw error;
  }
}

function isForm({ headers }: Call): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::\d+)?$/;

/**
 * Peer, Host and Origin must all be this machine. Otherwise a container next door, a rebound DNS
 * name or a web page that the developer visits could reset the fake.
 */
function isLocal({ peer, headers }: Call): boolean {
  const origin = headers["origin"];
  const originHost = origin && URL.canParse(origin) ? new URL(origin).host : origin;
  return LOOPBACK.test(peer.replace(/^::ffff:/, "")) && LOOPBACK.test(headers["host"] ?? "") &&
    (originHost === undefined || LOOPBACK.test(originHost));
}
