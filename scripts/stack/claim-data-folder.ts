import { mkdir, stat } from "node:fs/promises";

/**
 * Makes the folder, or takes the one that is there. Throws a sentence with the way out when it is
 * somebody else's.
 */
export async function claimDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await stat(folder);
  if (process.getuid === undefined || process.getuid() === uid) return;
  throw new Error(
    `The data folder ${folder} belongs to another user: start as that user, ` +
      `or remove it (\`sudo rm -r ${folder}\`) and start again.`,
  );
}
