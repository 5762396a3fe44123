import { measuredSchema } from "../../../../supabase/functions/_shared/contracts/upload/measure-upload.ts";
import {
  forgetAllFiles,
  forgetFile,
  forgetFilesExcept,
  forgetUpload,
  keepFile,
  keepUpload,
  keptFile,
  keptUpload,
} from "../device/kept/kept-files.ts";
import { readFile } from "../device/picture/read-file.ts";
import { VISITORS_FILES } from "../device/kept/visitors-heir.ts";
import { attachStored, loadTimed, takeFile } from "../files/take.ts";
import { Problem } from "../problem.ts";
import { settings } from "../settings.ts";
import type { Ask } from "../supabase/ask.ts";
import { createStorageRequests } from "../uploading/storage-requests.ts";
import { uploadFile } from "../uploading/upload-file.ts";
import type { UploadsApi } from "./uploads.ts";
import { createVideosApi } from "./videos.ts";

export function createUploadsApi(ask: Ask, userId: string): UploadsApi {
  const send = createStorageRequests(ask, settings.url);
  const key = (id: string) => `${userId}.${id}`;
  return {
    take: takeFile,
    async cut(whole, part, input) {
      if (input.kind !== "clip" && input.kind !== "sound") {
        throw new Problem({ code: "upload_not_supported", status: 415 });
      }
      return await (await loadTimed()).cutTimed(whole, part, input);
    },
    async upload({ id, bucket, file, ending }, onProgress = () => {}, signal) {
      const path = `${userId}/${id}.${ending}`;
      // Read first: while it is sent, a file that cannot be read would look like a lost connection.
      const body = new Blob([await readFile(file)], { type: file.type });
      const kept = {
        read: () => keptUpload(key(id)),
        write: (upload: string) => keepUpload(key(id), upload),
      };
      await uploadFile(send, { bucket, path, body }, kept, { onProgress, signal });
      await forgetUpload(key(id));
      return `${bucket}/${path}`;
    },
    measure: (file) =>
      ask(
        measuredSchema,
        async ({ functions }) => (await functions()).invoke("measure-upload", { body: { file } }),
      ),
    async download(reference) {
      const url = await createVideosApi(ask).fileUrl(reference).catch((error: unknown) => {
        throw error instanceof Problem && error.status === 404 ? gone() : error;
      });
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok) throw answer?.status === 404 ? gone() : unreachable();
      return await attachStored(reference, await answer.blob());
    },
    keep: (attached) => keepFile(key(attached.id), attached),
    kept: (id) => keptFile(key(id)),
    forget: (id) => forgetFile(key(id)),
    forgetOthers: () => forgetFilesExcept(key(""), VISITORS_FILES),
    forgetAll: forgetAllFiles,
  };
}

const unreachable = () => new Problem({ code: "unreachable", status: 0 });

/** The same as the server says when such a file is sent. */
const gone = () => new Problem({ code: "upload_not_found", status: 404 });
