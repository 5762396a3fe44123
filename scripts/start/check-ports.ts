import { tryPort } from "../stack/free-port.ts";

/** Throws an error that names every port in use and says what to do. */
export async function checkPorts(ports: Record<string, number>): Promise<void> {
  const taken: string[] = [];
  for (const [forWhat, port] of Object.entries(ports)) {
    if ((await tryPort(port)) === undefined) taken.push(`${port} (${forWhat})`);
  }
  if (taken.length === 0) return;
  const [first = ""] = taken;
  throw new Error(
    `${taken.length === 1 ? "Port" : "Ports"} ${taken.join(", ")} ${
      taken.length === 1 ? "is" : "are"
    } taken, ` +
      `probably by another \`npm start\` or \`supabase start\`. Stop it ` +
      `(\`lsof -i :${Number.parseInt(first, 10)}\` shows the process) and try again.`,
  );
}
