import { expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { createAsk } from "./ask.ts";
import type { Client } from "./client.ts";

/** A client whose session could be renewed, or could not, for this reason. */
function world(error: { name: string } | null) {
  const onExpired = vi.fn<() => void>();
  const getSession = vi.fn().mockResolvedValue({ data: { session: null }, error });
  const client = { auth: { getSession } } as unknown as Client;
  const ask = createAsk(vi.fn().mockResolvedValue(client), onExpired);
  const refusal = vi.fn().mockResolvedValue({ data: null, error: { message: "no" }, status: 401 });
  return { onExpired, asked: ask(z.unknown(), refusal) };
}

it("a session that the server no longer accepts is reported as ended", async () => {
  const { asked, onExpired } = world(null);
  await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
  expect(onExpired).toHaveBeenCalledOnce();
});

it("a session that could not be renewed without a network is kept", async () => {
  const { asked, onExpired } = world({ name: "AuthRetryableFetchError" });
  await expect(asked).rejects.toMatchObject({ code: "unreachable" });
  expect(onExpired).not.toHaveBeenCalled();
});
