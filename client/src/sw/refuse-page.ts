/**
 * While an upload is under way, or on a broken host, a file may be missing that the list of files
 * names. Many hosts then answer with the page and status 200, and the cache would keep that in the
 * file's place. Without one of its files a version is not installed, and the browser tries again
 * later.
 */
export const refusePage = {
  /** The browser's own cache may still hold the page, with the headers of a file that never changes. */
  async fetchDidSucceed({ request, response }: Exchange): Promise<Response> {
    return fits(request, response) ? response : await fetch(request.url, { cache: "reload" });
  },
  cacheWillUpdate({ request, response }: Exchange): Promise<Response | null> {
    return Promise.resolve(response.ok && fits(request, response) ? response : null);
  },
};

interface Exchange {
  request: Request;
  response: Response;
}

function fits(request: Request, response: Response): boolean {
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  return isPage === request.url.includes(".html");
}
