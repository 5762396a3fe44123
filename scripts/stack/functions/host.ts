/**
 * Runs one edge function in Deno, as Supabase's edge runtime would: `deno run host.ts <entrypoint>
 * <slug>`. It adds what that runtime has and Deno does not, so the same code runs here and hosted:
 * `EdgeRuntime.waitUntil`, and both forms of an entrypoint (`export default { fetch }` or
 * `Deno.serve`).
 */
type Handle = (request: Request) => Response | Promise<Response>;

/**
 * Only the part of Deno's types that this file uses. The other scripts are type-checked for Node.
 */
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
 * How long background work may take to end when the function is stopped. Hosted projects promise no
 * time at all.
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

// Our stdin is a pipe that the stack keeps open. It closes when the stack stops us, and when the
// stack dies.
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
    throw new Error("An edge function must have `export default { fetch }` or call `Deno.serve`.");
  }
  return found;
}
