/**
 * Answers what is neither a file nor opened as a page (wrangler.jsonc): a missing script must not be
 * the page, and what reads an address of the app without being a browser gets the page as well.
 */
interface Environment {
  ASSETS: { fetch(url: URL): Promise<Response> };
}

export default {
  async fetch(request: Request, { ASSETS }: Environment): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/assets/")) return new Response(null, { status: 404 });
    return await ASSETS.fetch(new URL("/index.html", request.url));
  },
};
