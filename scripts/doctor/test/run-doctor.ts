import { execFile } from "node:child_process";
import * as z from "zod/mini";
import type { HostedWorld } from "../../deploy/test/hosted-world.ts";

const findingSchema = z.object({ what: z.string(), why: z.string(), mend: z.string() });
const visitSchema = z.object({
  exitCode: z.int(),
  reason: z.optional(z.string()),
  checks: z.array(z.object({
    title: z.string(),
    state: z.enum(["well", "found", "unchecked", "not applicable"]),
    reason: z.optional(z.string()),
    findings: z.optional(z.array(findingSchema)),
  })),
});

export interface Visit extends z.infer<typeof visitSchema> {
  /** What all checks have found. */
  findings: z.infer<typeof findingSchema>[];
  /** The whole output. */
  printed: string;
}

interface Circumstances {
  /** What is given besides, or in place of what was. */
  given?: Record<string, string>;
  /** Where the addresses of the internet are on this machine: `https://wan.example` → a server. */
  internet?: Record<string, string>;
}

/** Runs the real `npm run doctor -- --remote <ref> --json`. */
export async function runDoctor(
  { root, given }: HostedWorld,
  { given: changes = {}, internet = {} }: Circumstances = {},
): Promise<Visit> {
  const args = ["scripts/doctor.ts", "--remote", given["SUPABASE_PROJECT_REF"] ?? "", "--json"];
  const env = {
    PATH: process.env["PATH"] ?? "",
    NO_COLOR: "1",
    NODE_OPTIONS: `--import=${moduleOf(internet)}`,
    ...given,
    ...changes,
  };
  return await new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { cwd: root, env }, (_error, out, err) => {
      try {
        const visit = z.parse(visitSchema, JSON.parse(out));
        if (child.exitCode !== visit.exitCode) throw new Error(`It ended with ${child.exitCode}.`);
        const findings = visit.checks.flatMap((check) => check.findings ?? []);
        resolve({ ...visit, findings, printed: out + err });
      } catch (cause) {
        reject(new Error(`The doctor printed:\n${out}\n${err}`, { cause }));
      }
    });
  });
}

/** A module that sends requests for these addresses to servers of this machine. */
function moduleOf(internet: Record<string, string>): string {
  const code = `
    const { fetch } = globalThis;
    const places = ${JSON.stringify(Object.entries(internet))};
    globalThis.fetch = (url, init) => fetch(
      places.reduce((now, [there, here]) => now.replace(there, here), String(url)), init);`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
