import type { BrowserContext, Page, WebSocketRoute } from "playwright-core";

/** Resolves once the page has joined its topic. Call this before the page opens. */
export async function whenJoined(page: Page): Promise<void> {
  await new Promise<void>((resolve) =>
    // Listens at once, because a frame may arrive with the socket's own event.
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (/"realtime:user:.*"phx_reply".*"ok"/.test(String(payload))) resolve();
      }))
  );
}

/**
 * Proxies Realtime for a page or a phone, and can cut the connection; Playwright's offline mode
 * does not.
 */
export async function holdTheLine(page: Page | BrowserContext) {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  let joins = 0;
  await page.routeWebSocket(/\/realtime\/v1\//, (socket) => {
    if (isCut) return void socket.close({ code: 1012 });
    joins += 1;
    open.add(socket);
    socket.connectToServer();
  });
  return {
    joins: () => joins,
    async cut() {
      isCut = true;
      for (const socket of open) await socket.close({ code: 1012 });
      open.clear();
    },
    heal: () => (isCut = false),
  };
}
