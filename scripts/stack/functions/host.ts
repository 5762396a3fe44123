/**
 * Runs one edge function in Deno, as Supabase's edge runtime would: `deno run host.ts <entrypoint>
 * <slug>`. It brings what that runtime has beyond Deno itself, so that the same code runs here and
 * hosted: `EdgeRuntime.waitUntil`, and either form of an entrypoint (`export default { fetch }` or
 * `Deno.serve`).
 */
type Handle = (request: Request) => Response | Promise<Response>;

/** As much of Deno as is used here: the rest of the scripts is checked for Node. */
declare const Deno: {
  args: string[];
  stdin: { readable: ReadableStream<Uint8Array> };
  serve(
    options: { hostname: string; port: number; onListen(address: { port: number }): void },
    handle: Handle,
  ): { shutdown(): Promise<void> };
  exit(code: number): never;
};

const [entrypoint = ""] = Deno.args;
/**
 * Background work gets so long to end when the function is stopped; hosted it gets no promise at
 * all.
 */
const farewellMs = 2000;

const background = new Set<Promise<unknown>>();
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil(promise: Promise<unknown>) {
      const settled: Promise<unknown> = promise
        .catch((error: unknown) => console.error("EdgeRuntime.waitUntil:", error))
        .finally(() => background.delete(settled));
      background.add(settled);
      return promise;
    },
  },
});

const serve = Deno.serve;
const handle = await findHandler();
const server = serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(`stack: listening on ${port}`),
  },
  handle,
);

// Our stdin is a pipe that the stack holds: it closes when the stack stops us, and when the stack
// dies.
for await (const _ of Deno.stdin.readable) { /* nothing is ever written */ }
dispatchEvent(new CustomEvent("beforeunload", { detail: { reason: "termination" } }));
await Promise.race([
  Promise.all([server.shutdown(), ...background]),
  new Promise((resolve) => setTimeout(resolve, farewellMs)),
]);
Deno.exit(0);

async function findHandler(): Promise<Handle> {
  let served: Handle | undefined;
  Deno.serve = ((...args: unknown[]) => {
    served = args.find((argument): argument is Handle => typeof argument === "function");
    return { finished: new Promise(() => {}), shutdown: () => Promise.resolve() };
  }) as typeof Deno.serve;

  const { default: exported }: { default?: { fetch?: Handle } } = await import(entrypoint);
  const found = exported?.fetch ?? served;
  if (found === undefined) {
    throw new Error("An edge function is `export default { fetch }` or calls `Deno.serve`.");
  }
  return found;
}
