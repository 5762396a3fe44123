/**
 * `npm run release -- 1.1.0` freezes the migrations: it writes their hashes, and what the app and
 * the functions use of the database, into supabase/releases.json. It changes no database.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readOptions } from "./command-line/read-options.ts";
import { addRelease } from "./release/add-release.ts";

const { version } = readOptions("npm run release --", {
  version: { type: "argument", says: "such as 1.1.0" },
});

const root = new URL("..", import.meta.url).pathname;

try {
  const { migrations } = await addRelease(root, version, new Date());
  await promisify(execFile)("npm", [
    "version",
    version,
    "--no-git-tag-version",
    "--allow-same-version",
  ], { cwd: root });
  console.log(`Released ${version} with ${Object.keys(migrations).length} new migrations. Now:

  git commit -am "release: ${version}" && git tag v${version}

Then deploy it the same day: the days for which its app is kept working count from now.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
