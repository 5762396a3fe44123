import { keepShared } from "../api/device/shared.ts";
import { within } from "../api/device/timing/within.ts";

/** A cache that does not answer must not keep the app from opening; a long clip takes a while. */
const LIMIT_MS = 30_000;

/**
 * Stores the form that the system posts when something is shared with the app (pwa/manifest.ts).
 */
export async function acceptShared(request: Request): Promise<Response> {
  try {
    if (!isFromAnotherSite(request)) await within(LIMIT_MS, keep(request), null);
  } catch (error) {
    // No space for it, or not a form: Create opens anyway.
    console.error(error);
  }
  return Response.redirect(new URL("/create", location.href), 303);
}

async function keep(request: Request): Promise<void> {
  // Rejects as well if the file in it cannot be read.
  const form = await request.formData().catch(() => null);
  if (!form) return await keepShared({ file: null, fileIsLost: true, text: "" });
  const given = form.get("file");
  const file = given instanceof File && (given.name !== "" || given.size > 0) ? given : null;
  const texts = ["title", "text", "url"].map((name) => form.get(name))
    .filter((text): text is string => typeof text === "string" && text !== "");
  const text = [...new Set(texts)].join(" ");
  const lost = { file: null, fileIsLost: true, text };
  if (file?.size === 0) return await keepShared(lost);
  // Kept here: the other app may lend its file only for this request.
  await keepShared({ file, text }).catch(() => keepShared(lost));
}

/**
 * Any website can post this form as well. A form whose referrer is another site is refused here. A
 * form without a referrer looks like the system's, because browsers add `Sec-Fetch-Site` only after
 * the service worker. So Create shows what came, and uses nothing of it until the user says so
 * (stores/draft/offered.ts).
 */
function isFromAnotherSite({ headers, referrer }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") return true;
  return /^https?:/.test(referrer) && new URL(referrer).origin !== location.origin;
}
