/**
 * Measures a file of the caller, a signed-in user, and records what was found: 200 with its type,
 * size and length. A file that is measured already is not read again.
 *
 *     curl http://127.0.0.1:54321/functions/v1/measure-upload \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "file": "clips/<your user id>/6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b.mp4" }'
 *
 * The price of a generation depends on the length of its clip, and only what is recorded here
 * counts. So the app calls this after it uploaded a clip or a sound, and then shows the price. A
 * picture needs no call, because `start-generation` measures what is not measured yet.
 */
import { measureUploadSchema } from "../_shared/contracts/upload/measure-upload.ts";
import { readReference } from "../_shared/contracts/upload/uploads.ts";
import { readJson } from "../_shared/http/body.ts";
import type { World } from "../_shared/http/world.ts";
import { uploadNotFound } from "../_shared/outside/storage/uploads.ts";
import { measureFile } from "../_shared/upload/measure-file.ts";

export async function measureUpload(request: Request, world: World): Promise<Response> {
  const { file: reference } = await readJson(request, measureUploadSchema);
  await world.db.checkSession();
  const file = readReference(reference);
  const found = file && await world.adminDb.findUpload(file, world.userId);
  if (file === null || found === null) throw uploadNotFound();
  if (found.measured !== null) return Response.json(found.measured);

  // With the user's own rights. A URL that they may not have is a file that they do not have.
  const url = await world.uploads.sign(file);
  if (url === null) throw uploadNotFound();
  return Response.json(await measureFile(file, found.version, world.uploads.read(url), world));
}
