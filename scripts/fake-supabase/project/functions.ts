import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { answerCall, calledName, type Functions } from "../../stack/functions/functions.ts";
import {
  createFunctionProcess,
  type FunctionProcess,
} from "../../stack/functions/function-process.ts";
import type { NewProject } from "../../stack/options.ts";
import type { Bundle, DeployedFunction } from "./bundles.ts";
import type { Packages } from "./packages.ts";

interface ServedFunctions {
  functions: ReadonlyMap<string, DeployedFunction>;
  bundles: ReadonlyMap<string, Bundle>;
}

interface ServeOptions {
  state: ServedFunctions;
  /** What a function gets besides the variables of this file: the project's own and its secrets. */
  environment(): Record<string, string>;
  /** For the uploaded files. */
  folder: string;
  packages: Packages;
}

/** A process that runs this bundle with this environment. */
interface Running {
  of: string;
  process: Promise<FunctionProcess>;
}

/**
 * Serves what is live from exactly what was uploaded, in Deno and without a node_modules. A function
 * starts at its first request, and starts over at the first request after its code or a secret has
 * changed.
 */
export function serveUploads(
  { state, environment, folder, packages }: ServeOptions,
): NewProject["startFunctions"] {
  return ({ tokens, log }): Functions => {
    const running = new Map<string, Running>();

    const launch = async (slug: string, bundle: Bundle, env: Record<string, string>) => {
      const uploaded = await writeBundle(folder, slug, bundle);
      const { entrypoint_path, import_map_path } = bundle.metadata;
      return createFunctionProcess({
        config: {
          name: slug,
          verifyJwt: false,
          entrypoint: join(uploaded, entrypoint_path),
          importMap: join(uploaded, import_map_path),
        },
        env: {
          // One cache for all functions, so that each package is fetched once.
          DENO_DIR: packages.denoFolder,
          DENO_NO_UPDATE_CHECK: "1",
          NO_COLOR: "1",
          NPM_CONFIG_REGISTRY: await packages.registryUrl(),
          SUPABASE_FUNCTION_SLUG: slug,
          ...env,
        },
        readable: [uploaded, packages.denoFolder],
        packages: "registry",
        log,
      });
    };

    const stop = async (slug: string) => {
      const stopped = running.get(slug);
      running.delete(slug);
      await stopped?.process.then((process) => process.stop(), () => {});
    };

    /** The function's process, made if it is not there or if it is not what is live now. */
    const processOf = async (slug: string, bundle: Bundle): Promise<FunctionProcess> => {
      const env = environment();
      const of = JSON.stringify([bundle.sha256, env]);
      const current = running.get(slug);
      if (current?.of === of) return await current.process;
      const process = stop(slug).then(() => launch(slug, bundle, env));
      running.set(slug, { of, process });
      return await process;
    };

    const findProcess = async (slug: string): Promise<FunctionProcess> => {
      const bundle = state.bundles.get(state.functions.get(slug)?.ezbr_sha256 ?? "");
      if (bundle === undefined) throw new Error(`The function "${slug}" is not deployed.`);
      return await processOf(slug, bundle);
    };

    return {
      call: async (message, response) => {
        const slug = calledName(message);
        const live = state.functions.get(slug);
        const callee = live && {
          verifyJwt: live.verify_jwt,
          process: { port: async () => (await findProcess(slug)).port() },
        };
        await answerCall(message, response, callee, tokens);
      },
      restart: async (slug) => (await findProcess(slug)).restart(),
      kill: async (slug, signal) => (await findProcess(slug)).kill(signal),
      stop: async () => void await Promise.all([...running.keys()].map(stop)),
    };
  };
}

async function writeBundle(folder: string, slug: string, { files }: Bundle): Promise<string> {
  const uploaded = await mkdtemp(join(folder, `${slug}-`));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(uploaded, path)), { recursive: true });
    await writeFile(join(uploaded, path), bytes);
  }
  return uploaded;
}
