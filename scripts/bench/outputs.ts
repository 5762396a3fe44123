/**
 * A host of outputs of any size, over HTTPS as Replicate's: `/<bytes>.mp4`. The certificate is made
 * for each run by openssl; without openssl, the host uses HTTP.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

export interface OutputHost {
  /** The value for the setting OUTPUT_HOSTS. */
  origin: string;
  /** What the functions need in their environment to trust the host. */
  env: Record<string, string>;
  urlOf(bytes: number): string;
  close(): void;
}

const MEGABYTE = Buffer.alloc(1024 * 1024);
MEGABYTE.write("....ftypisom");

const answer: RequestListener = (request, response) => {
  let left = Number(/^\/(\d+)\.mp4$/.exec(request.url ?? "")?.[1]);
  response.writeHead(200, { "content-type": "video/mp4", "content-length": left });
  const send = () => {
    while (left > 0) {
      const part = MEGABYTE.subarray(0, Math.min(left, MEGABYTE.length));
      left -= part.length;
      if (!response.write(part)) return void response.once("drain", send);
    }
    response.end();
  };
  send();
};

/** @param folder for the certificate */
export async function startOutputHost(folder: string): Promise<OutputHost> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const isMade = await promisify(execFile)("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1".split(" "),
    "-subj",
    "/CN=localhost",
    "-addext",
    "subjectAltName=DNS:localhost",
    "-addext",
    "basicConstraints=critical,CA:false",
    "-keyout",
    key,
    "-out",
    certificate,
  ]).then(() => true, () => false);
  const server = isMade
    ? createHttpsServer({ key: await readFile(key), cert: await readFile(certificate) }, answer)
    : createHttpServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = isMade ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return {
    origin,
    env: isMade ? { DENO_CERT: certificate } : {},
    urlOf: (bytes) => `${origin}/${bytes}.mp4`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
