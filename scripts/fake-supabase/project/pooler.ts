import { connect, createServer, type Socket } from "node:net";

interface Pooler {
  port: number;
  close(): Promise<void>;
}

const sslRequest = 80_877_103;
const startupMessage = 196_608;

/**
 * Stands in for Supabase's pooler in session mode: it takes the project's ref off the user's name
 * (`postgres.<ref>`), and passes everything else on to the database. It has no TLS.
 */
export async function startPooler(databasePort: number, ref: string): Promise<Pooler> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(databasePort, "127.0.0.1");
    for (const [socket, other] of [[client, database], [database, client]] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    greet(client, database, ref);
  });
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads what a client says first: maybe a wish for TLS, then the name of its user. */
function greet(client: Socket, database: Socket, ref: string): void {
  let received = Buffer.alloc(0);
  const read = (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 8 && received.length >= received.readInt32BE(0)) {
      const message = received.subarray(0, received.readInt32BE(0));
      received = received.subarray(message.length);
      const kind = message.readInt32BE(4);
      if (kind === sslRequest) {
        client.write("N");
        continue;
      }
      client.off("data", read);
      database.write(kind === startupMessage ? withoutRef(message, ref) : message);
      database.write(received);
      client.pipe(database);
      database.pipe(client);
      return;
    }
  };
  client.on("data", read);
}

/** Names and values, each ended by a zero byte, and one more zero byte at the end. */
function withoutRef(message: Buffer, ref: string): Buffer {
  const parameters = message.subarray(8, -1).toString("utf8").split("\0").slice(0, -1);
  const changed = parameters.map((text, at) =>
    at % 2 === 1 && parameters[at - 1] === "user" && text.endsWith(`.${ref}`)
      ? text.slice(0, -ref.length - 1)
      : text
  );
  const body = Buffer.from(`${changed.join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(startupMessage, 4);
  return Buffer.concat([head, body]);
}
