/** A user's own account: the settings, the storage used, and the account deletion. */
import * as z from "zod/mini";

export const DISPLAY_NAME_CHARACTERS_MAX = 80;

/** The columns of `public.profiles` that users may change. */
export const profileSchema = z.object({ display_name: z.nullable(z.string()) });

export type Profile = z.infer<typeof profileSchema>;

const filesSchema = z.object({ count: z.int(), bytes: z.int() });

/** The answer of `storage_used`. */
export const storageUsedSchema = z.object({
  pictures: filesSchema,
  clips: filesSchema,
  sounds: filesSchema,
  videos: filesSchema,
});

export type StorageUsed = z.infer<typeof storageUsedSchema>;

/**
 * `POST delete-account`. The words prevent an empty POST from a script from deleting an account.
 * The token tells which account. A repeat answers 200, too.
 */
export const deleteAccountSchema = z.strictObject({ confirm: z.literal("delete my account") });

export const accountDeletedSchema = z.object({ deleted: z.literal(true) });
