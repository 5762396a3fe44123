import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { parseHeaders } from "../../../client/hosts/headers-file.ts";
import { FILES, headersFor, PAGE } from "../../../client/hosts/table.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/**
 * A static host, as the README wants one: it sends what the build has written to `_headers`, the
 * page for every address that is no file, and 404 for a missing file of `/assets/`.
 *
 * @param folder the build; read for each request, so a test may change it
 */
export async function startStaticHost(folder: string) {
  return await startHttpServer({ port: 0, host: "127.0.0.1" }, async ({ url: { pathname } }) => {
    const rules = parseHeaders(await readFile(join(folder, "_headers"), "utf8"));
    const path = pathname.endsWith("/") ? PAGE : pathname;
    const body = await readFile(join(folder, path)).catch(() => null);
    if (body !== null) return answer(200, path, body);
    if (path.startsWith(FILES)) return answer(404, path, Buffer.alloc(0));
    return answer(200, PAGE, await readFile(join(folder, PAGE)));

    function answer(status: number, file: string, content: Buffer): Answer {
      const type = types[extname(file)] ?? "application/octet-stream";
      return {
        status,
        headers: { "content-type": type, ...headersFor(pathname, rules) },
        body: content,
      };
    }
  });
}
