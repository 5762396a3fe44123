import { createConnection, createServer, type Socket } from "node:net";
import { claimPort } from "../stack/free-port.ts";

/**
 * A network between the browser and a server that can fail. No browser has to take part in that.
 */
export interface Network {
  /** The server's address on this network. */
  url: string;
  cut(): Promise<void>;
  heal(): Promise<void>;
}

export async function createNetwork(serverUrl: string): Promise<Network> {
  const { protocol, hostname, port: serverPort } = new URL(serverUrl);
  const port = await claimPort(0, "the network");
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // The other end is closed with it.
    socket.on("error", () => {});
  };
  const server = createServer((browser) => {
    const upstream = createConnection(Number(serverPort), hostname);
    keep(browser);
    keep(upstream);
    browser.once("close", () => upstream.destroy());
    upstream.once("close", () => browser.destroy());
    browser.pipe(upstream).pipe(browser);
  });
  const heal = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  await heal();
  return {
    url: `${protocol}//127.0.0.1:${port}`,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    heal,
  };
}
