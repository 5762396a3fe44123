import { connect, createServer, type Socket } from "node:net";

interface Project {
  ref: string;
  staleLogins: Map<string, number>;
}

interface Pooler {
  port: number;
  close(): Promise<void>;
}

const sslRequest = 80_877_103;
const startupMessage = 196_608;

/** An error as Postgres sends it. */
const wrongPassword = (() => {
  const fields = ["SFATAL", "VFATAL", "C28P01", "Mpassword authentication failed"];
  const body = Buffer.from(`${fields.join("\0")}\0\0`);
  const head = Buffer.from("E\0\0\0\0");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
})();

/**
 * Stands in for Supabase's pooler in session mode: it takes the project's ref off the user's name
 * (`postgres.<ref>`), and passes everything else on to the database. It has no TLS. It learns a new
 * password of a temporary role only when a connection with it has failed.
 */
export async function startPooler(databasePort: number, project: Project): Promise<Pooler> {
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
    greet(client, database, project);
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
function greet(client: Socket, database: Socket, project: Project): void {
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
      if (kind === startupMessage && isRefused(userOf(message), project)) {
        client.end(wrongPassword);
        return;
      }
      database.write(kind === startupMessage ? withoutRef(message, project.ref) : message);
      database.write(received);
      client.pipe(database);
      database.pipe(client);
      return;
    }
  };
  client.on("data", read);
}

function isRefused(user: string, { ref, staleLogins }: Project): boolean {
  const role = user.endsWith(`.${ref}`) ? user.slice(0, -ref.length - 1) : user;
  const left = staleLogins.get(role) ?? 0;
  if (left > 0) staleLogins.set(role, left - 1);
  return left > 0;
}

/** Names and values, each ended by a zero byte, and one more zero byte at the end. */
const parametersOf = (message: Buffer) =>
  message.subarray(8, -1).toString("utf8").split("\0").slice(0, -1);

function userOf(message: Buffer): string {
  const parameters = parametersOf(message);
  return parameters.find((_text, at) => at % 2 === 1 && parameters[at - 1] === "user") ?? "";
}

function withoutRef(message: Buffer, ref: string): Buffer {
  const parameters = parametersOf(message);
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
