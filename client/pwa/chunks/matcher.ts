/**
 * Beginnings of paths. `{a,b}` stands for either, and `!` excludes. If several fit, the longest
 * decides.
 */
export interface Paths {
  /** In client/src. */
  src?: readonly string[];
  /** In the contracts that the app shares with the functions. */
  contracts?: readonly string[];
  /** In node_modules, and what Vite adds to a build. */
  packages?: readonly string[];
}

/** The folder of each list, in the repository. */
export const FOLDERS: Record<keyof Paths, string> = {
  src: "client/src/",
  contracts: "supabase/functions/_shared/contracts/",
  packages: "node_modules/",
};

export interface Beginning {
  /** In the repository. */
  path: string;
  isIn: boolean;
}

/** All beginnings of these paths, the longest first. */
export function beginningsOf(paths: Paths): Beginning[] {
  return Object.entries(FOLDERS)
    .flatMap(([list, folder]) =>
      (paths[list as keyof Paths] ?? []).flatMap((path) => {
        const isIn = !path.startsWith("!");
        return eachOf(path.replace("!", "")).map((end) => ({ path: folder + end, isIn }));
      })
    )
    .sort((one, other) => other.path.length - one.path.length);
}

/**
 * @param repo the repository's folder, with a slash at its end
 * @returns whether a module belongs to these paths, by the id that the bundler gives it
 */
export function matcherOf(paths: Paths, repo: string): (id: string) => boolean {
  const beginnings = beginningsOf(paths);
  return (id) => {
    const path = id.startsWith("\0") ? `${FOLDERS.packages}${id.slice(1)}` : id.replace(repo, "");
    return beginnings.find((one) => path.startsWith(one.path))?.isIn ?? false;
  };
}

/** `a/{b,c}d` is `a/bd` and `a/cd`. */
function eachOf(path: string): string[] {
  const [, before = "", choices, after = ""] = /^(.*?)\{(.*?)\}(.*)$/.exec(path) ?? [];
  if (choices === undefined) return [path];
  return choices.split(",").flatMap((choice) => eachOf(before + choice + after));
}
