import type { DoctorWorld } from "../../world.ts";

/** Whether the app offers packs. */
export async function sellsCredits({ query }: DoctorWorld): Promise<boolean> {
  const [settings] = await query<{ selling: boolean }>("select selling from private.settings");
  return settings?.selling ?? false;
}
