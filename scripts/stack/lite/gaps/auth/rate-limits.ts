import type { AuthLimits } from "../../../config.ts";
import { refuseAsAuth } from "../../codes.ts";
import type { Gap } from "../../handler.ts";
import { createTokenBucket } from "../../token-bucket.ts";

/** How many requests Auth accepts at once, whatever the settings say. */
const BURST = 30;
const PERIOD_SECONDS = 5 * 60;

const bucketOf = (per5Minutes: number) => createTokenBucket(BURST, per5Minutes / PERIOD_SECONDS);

/**
 * Gap: the library has no rate limits. These are Auth's own (`internal/api/options.go`): one bucket
 * for each route and network address; here every caller has the same one. A sign-in with a
 * password and the renewal of a token share a bucket, because they share a route.
 */
export function rateLimits(limits: AuthLimits): Gap {
  const buckets = new Map([
    ...["signup", "otp", "magiclink", "recover", "resend", "user"]
      .map((route) => [route, bucketOf(limits.signInSignUps)] as const),
    ["verify", bucketOf(limits.tokenVerifications)] as const,
    ["token", bucketOf(limits.tokenRefresh)] as const,
  ]);
  return (next) => async (request) => {
    const [, route = ""] = /^\/auth\/v1\/(\w+)$/.exec(new URL(request.url).pathname) ?? [];
    const isRead = route === "user" && request.method === "GET";
    const bucket = isRead || request.method === "OPTIONS" ? undefined : buckets.get(route);
    return bucket === undefined || bucket.take()
      ? await next(request)
      : refuseAsAuth(429, "over_request_rate_limit", "Request rate limit reached");
  };
}
