import { json } from "../../fakes/http/answer.ts";
import type { FakeSupabase } from "../fake-supabase.ts";

/** Calls the API with its token, and reads the answer. */
export async function ask(
  { url, token, ref }: FakeSupabase,
  call: string,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const [method = "", path = ""] = call.split(" ");
  const { headers, body: sent } = json(0, body);
  const whole = path.startsWith("/") ? path : `/v1/projects/${ref}/${path}`.replace(/\/$/, "");
  const response = await fetch(url + whole, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && headers) },
    ...(body !== undefined && { body: String(sent) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text) as unknown,
  };
}
