import { afterEach, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";
import { connectManagementApi } from "../../hosted/management-api.ts";
import type { HostedProject } from "../../hosted/project.ts";
import { replaceCronKey } from "./replace-cron-key.ts";

const servers: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())));

/**
 * A project that has an old and a new key for cron, and whose functions know the new one, and whose
 * queue is empty, after so many looks.
 */
async function replace({ knownAfter = 1, emptyAfter = 1, used = "sb_secret_old" } = {}) {
  const done: string[] = [];
  let looks = 0;
  let queueLooks = 0;
  const server = await startHttpServer({ port: 0, host: "127.0.0.1" }, (call) => {
    if (call.method === "DELETE") {
      done.push(`DELETE ${call.url.pathname}`);
      return Promise.resolve(json(200, {}));
    }
    const isRefused = call.headers["apikey"] === "sb_secret_new" && ++looks < knownAfter;
    return Promise.resolve(json(isRefused ? 401 : 400, {}));
  });
  servers.push(server);
  const project: HostedProject = {
    ref: "ref",
    url: server.url,
    api: connectManagementApi({ baseUrl: server.url, token: "sbp_test" }),
    query<Row extends object>(sql: string) {
      if (sql.includes("http_request_queue")) {
        return Promise.resolve([{ is_empty: ++queueLooks >= emptyAfter }] as object[] as Row[]);
      }
      done.push("the Vault");
      return Promise.resolve([{ name: "secret_key" }] as object[] as Row[]);
    },
    keys: () =>
      Promise.resolve({
        publishable: "",
        secrets: [
          { id: "1", name: "cron", key: "sb_secret_old" },
          { id: "2", name: "cron_1795000000", key: "sb_secret_new" },
        ],
      }),
  };
  const secret = { value: used, description: "", isNew: false };
  const vault = { secrets: new Map([["secret_key", secret]]), nowSeconds: 1_795_000_000 };
  const wait = () => Promise.resolve();
  const ended = await replaceCronKey(project, vault, wait).then(() => "replaced", String);
  return { ended, done };
}

const revoked = "DELETE /v1/projects/ref/api-keys/1";

it("the old key is revoked after the new one is used", async () => {
  expect(await replace()).toEqual({ ended: "replaced", done: ["the Vault", revoked] });
});

it("a deploy that was killed in between only revokes the old key", async () => {
  expect(await replace({ used: "sb_secret_new" })).toEqual({ ended: "replaced", done: [revoked] });
});

it("the new key is used as soon as the functions know it, and not before", async () => {
  expect(await replace({ knownAfter: 5 })).toMatchObject({ ended: "replaced" });
  expect(await replace({ knownAfter: 1000 }))
    .toEqual({ ended: expect.stringContaining("do not know cron's new key yet"), done: [] });
});

it("the old key stays while a queued call has it", async () => {
  expect(await replace({ emptyAfter: 5 })).toMatchObject({ done: ["the Vault", revoked] });
  expect(await replace({ emptyAfter: 1000 }))
    .toEqual({ ended: expect.stringContaining("its old key stays"), done: ["the Vault"] });
});
