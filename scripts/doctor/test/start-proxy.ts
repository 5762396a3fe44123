import { type Answer, json } from "../../fakes/http/answer.ts";
import { type Call, startHttpServer } from "../../fakes/http/http-server.ts";

/** What a proxy answers by itself; null to pass the call on. */
type Own = (call: Call) => Answer | null;

/**
 * Stands between a caller and a server, without web sockets. `change` is applied to each answer that
 * passes.
 */
export async function startProxy(
  target: string,
  { own = () => null, change = (answer) => answer }: {
    own?: Own;
    change?: (answer: Answer) => Answer;
  },
) {
  return await startHttpServer({ port: 0, host: "127.0.0.1" }, async (call) => {
    if (call.headers["upgrade"] !== undefined) return json(426, {});
    const answered = own(call);
    if (answered !== null) return answered;
    const { method, url, headers: { host: _host, connection: _hop, ...headers }, body } = call;
    const response = await fetch(`${new URL(target).origin}${url.pathname}${url.search}`, {
      method,
      headers,
      redirect: "manual",
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const content = Buffer.from(await response.arrayBuffer());
    const { "content-encoding": _coding, "transfer-encoding": _transfer, ...sent } = Object
      .fromEntries(response.headers);
    return change({
      status: response.status,
      headers: { ...sent, "content-length": String(content.length) },
      body: content,
    });
  });
}
