import { mkdir, stat } from "node:fs/promises";

/**
 * Makes the folder, or uses the existing one. If it belongs to another user, throws an error that
 * says what to do.
 */
export async function claimDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await stat(folder);
  if (process.getuid === undefined || process.getuid() === uid) return;
  throw new Error(
    `The data folder ${folder} belongs to another user. Start as that user, ` +
      `or delete it (\`sudo rm -r ${folder}\`) and start again.`,
  );
}
