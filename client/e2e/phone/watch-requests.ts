/** What a page asks the server for, and answers of a server in trouble. */
import type { BrowserContext, Page, Route } from "playwright-core";

/** Counts the requests of a page or phone by their path and method. */
export function watchRequests(page: Page | BrowserContext) {
  const seen: string[] = [];
  page.on("request", (request: { method(): string; url(): string }) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== "OPTIONS") seen.push(`${request.method()} ${pathname}`);
  });
  return {
    count: (path: string, method = "") =>
      seen.filter((one) => one.startsWith(method) && one.includes(path)).length,
    renewals: () => seen.filter((one) => one === "POST /auth/v1/token").length,
    logouts: () => seen.filter((one) => one === "POST /auth/v1/logout").length,
    /** All requests to the server in their order, without those for the app's own files. */
    toServer: () => seen.filter((one) => /^\w+ \/(auth|functions|rest|storage)\/v1\//.test(one)),
    forget: () => void (seen.length = 0),
  };
}

/** Answers with this instead of the server. */
export async function answer(route: Route, status: number, body: object): Promise<void> {
  await route.fulfill({
    status,
    json: body,
    headers: { "access-control-allow-origin": "*" },
  });
}

/** Answers the first requests that match with this, and leaves the others to the server. */
export async function refuseFirst(
  page: Page | BrowserContext,
  path: string,
  { status, body, times = 1 }: { status: number; body: object; times?: number },
) {
  let refused = 0;
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() === "OPTIONS" || refused >= times) return await route.fallback();
    refused += 1;
    await answer(route, status, body);
  });
  return { refused: () => refused };
}
