/** A user's own account: what they may set, what they keep, and how it ends. */
import * as z from "zod/mini";

export const DISPLAY_NAME_CHARACTERS_MAX = 80;

/** The part of `public.profiles` that is the user's to set. */
export const profileSchema = z.object({ display_name: z.nullable(z.string()) });

export type Profile = z.infer<typeof profileSchema>;

const filesSchema = z.object({ count: z.int(), bytes: z.int() });

/** What `storage_used` answers. */
export const storageUsedSchema = z.object({ pictures: filesSchema, videos: filesSchema });

export type StorageUsed = z.infer<typeof storageUsedSchema>;

/**
 * `POST delete-account`. The words are there so that no empty POST of somebody's script ever ends an account; whom it
 * is about, the token says. 200 also when it is asked again.
 */
export const deleteAccountSchema = z.strictObject({ confirm: z.literal("delete my account") });

export const accountDeletedSchema = z.object({ deleted: z.literal(true) });
