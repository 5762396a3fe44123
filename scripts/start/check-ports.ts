import { tryPort } from "../stack/free-port.ts";

/** Throws one sentence that names every port which is taken, and what to do. */
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
      `perhaps by another \`npm start\` or \`supabase start\`: stop that one ` +
      `(\`lsof -i :${Number.parseInt(first, 10)}\` names it) and start again.`,
  );
}
