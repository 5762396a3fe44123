import * as z from "zod/mini";
import { parseJson } from "../../../../supabase/functions/_shared/http/body.ts";

/** Long enough that the mere beginning, which libraries contain, does not count. */
const shapes: readonly [name: string, shape: RegExp][] = [
  ["a secret key of Supabase", /\bsb_secret_\w{12}/],
  ["an access token of Supabase", /\bsbp_[0-9a-f]{20}/],
  ["a token of Replicate", /\br8_\w{20}/],
  ["a secret key of Stripe", /\b[rs]k_(?:live|test)_\w{12}/],
  ["the secret of a webhook", /\bwhsec_[\w+/-]{16}/],
];

const claimsSchema = z.object({ role: z.literal("service_role") });

/** What a text contains that must stay on the server, in words and without the secret. */
export function secretsIn(text: string, known: readonly string[] = []): string[] {
  const named = shapes.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  const tokens = text.match(/\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? [];
  return [
    ...named,
    ...tokens.some(isServerToken) ? ["the key service_role of Supabase"] : [],
    ...named.length === 0 && known.some((secret) => text.includes(secret))
      ? ["a secret key of this project"]
      : [],
  ];
}

function isServerToken(token: string): boolean {
  const claims = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
  return z.safeParse(claimsSchema, parseJson(claims)).success;
}
