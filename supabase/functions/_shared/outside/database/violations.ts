/** Broken invariants, which the hourly audit reports. */
import * as z from "zod/mini";
import { type Client, parsed, queryLimit } from "./query.ts";

const violationSchema = z.object({
  invariant: z.string(),
  subject: z.nullable(z.string()),
  detail: z.string(),
});

export type Violation = z.infer<typeof violationSchema>;

export interface Violations {
  findViolations(): Promise<Violation[]>;
}

export function connectViolations(client: Client): Violations {
  return {
    findViolations: () =>
      parsed(z.array(violationSchema), client.rpc("find_violations").abortSignal(queryLimit())),
  };
}
