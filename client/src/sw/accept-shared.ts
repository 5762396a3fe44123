import { keepShared } from "../api/device/shared.ts";

/**
 * Stores the form that the system posts when something is shared with the app (pwa/manifest.ts).
 */
export async function acceptShared(request: Request): Promise<Response> {
  try {
    const form = await request.formData();
    const photo = form.get("photo");
    const texts = ["title", "text", "url"].map((name) => form.get(name))
      .filter((text): text is string => typeof text === "string" && text !== "");
    await keepShared({
      photo: photo instanceof Blob && photo.size > 0 ? photo : null,
      text: [...new Set(texts)].join(" "),
    });
  } catch (error) {
    // No space for it, or not a form: Create opens anyway.
    console.error(error);
  }
  return Response.redirect("/create", 303);
}
