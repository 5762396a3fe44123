/** A Replicate that answers at once, with predictions as large as real ones and a full list. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ReplicateStub {
  url: string;
  close(): void;
}

/** Twenty kilobytes of progress bars. */
const logs = " 53%|█████▎    | 16/30 [00:10<00:35,  1.53s/it]\n".repeat(400);
const listedPerPage = 100;
const pages = 10;

const prediction = (id: string, status: string) => ({
  id,
  status,
  logs,
  input: { prompt: "A lamp in a dark room".repeat(20) },
  output: null,
  error: null,
  metrics: { predict_time: 12.5 },
});

/** Full pages with as many bytes as `reconcile` reads at most. */
function page(nth: number, url: string) {
  return {
    next: nth < pages ? `${url}/v1/predictions?cursor=${nth + 1}` : null,
    results: Array.from({ length: listedPerPage }, (_, index) => ({
      ...prediction(`job${nth}-${index}`, "succeeded"),
      logs: logs.slice(0, 4_000),
      webhook:
        `https://project.supabase.co/functions/v1/replicate-webhook?generation=${crypto.randomUUID()}&token=t`,
    })),
  };
}

export async function startReplicateStub(): Promise<ReplicateStub> {
  let count = 0;
  const server = createServer(async (request, response) => {
    await text(request);
    const url = new URL(request.url ?? "", `http://${request.headers.host}`);
    const id = url.pathname.split("/")[3] ?? "";
    const body = request.method === "POST"
      ? url.pathname.endsWith("/cancel")
        ? prediction(id, "canceled")
        : prediction(`job-${count += 1}`, "starting")
      : id === ""
      ? page(Number(url.searchParams.get("cursor") ?? 1), url.origin)
      : prediction(id, "processing");
    response.writeHead(request.method === "POST" ? 201 : 200, {
      "content-type": "application/json",
    }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
