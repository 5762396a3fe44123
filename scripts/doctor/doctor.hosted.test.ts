/** `npm run doctor` as a person or a workflow runs it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { migrations } from "../deploy/steps/migrations.ts";
import { deploymentTo } from "../deploy/test/deployment-to.ts";
import { useFakeSupabase } from "../fake-supabase/test/use-fake-supabase.ts";

const root = join(import.meta.dirname, "../..");
const fake = useFakeSupabase();

const environment = () => ({
  SUPABASE_ACCESS_TOKEN: fake.token,
  SUPABASE_API_URL: fake.url,
  SUPABASE_URL: fake.projectUrl,
});

async function doctor(...args: string[]) {
  const child = spawn(process.execPath, [join(root, "scripts/doctor.ts"), ...args], {
    env: { PATH: process.env["PATH"], NO_COLOR: "1", ...environment() },
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { output, errors, code };
}

it("what is no project ref is refused before anything is asked", async () => {
  const calls = fake.calls.length;
  expect(await doctor("--remote", "../organizations")).toEqual({
    output: "",
    errors: expect.stringContaining('"../organizations" is no project ref.'),
    code: 1,
  });
  expect(fake.calls.length).toBe(calls);
});

it("of a project without a deploy the doctor says one sentence, and could not check", async () => {
  expect(await doctor("--remote", fake.ref)).toEqual({
    output: "",
    errors: "Nothing is deployed to this project yet. Run `npm run deploy` first.\n",
    code: 1,
  });
});

it("of a paused project the doctor says one sentence, also for programs", async () => {
  fake.state.status = "INACTIVE";
  const { output, errors, code } = await doctor("--remote", fake.ref, "--json");
  fake.state.status = "ACTIVE_HEALTHY";
  expect({ errors, code }).toEqual({ errors: "", code: 1 });
  expect(JSON.parse(output)).toEqual({
    exitCode: 1,
    reason: expect.stringContaining('choose "Restore project"'),
    checks: [],
  });
});

describe("of a project that has only its database", () => {
  beforeAll(async () => {
    await migrations(deploymentTo(fake)).run();
    fake.state.legacyKeysEnabled = true;
    // What must never be printed, wherever an error might quote it.
    fake.faults.add({
      match: { op: "call", call: "GET secrets" },
      effect: `status:403 ${fake.token} may not ${fake.state.keys.map(({ key }) => key).join(" ")}`,
    });
  });

  it("the doctor says what is well, what is wrong and what it could not check", async () => {
    const { output, code } = await doctor("--remote", fake.ref);
    expect(code).toBe(2);
    expect(output).toContain("✓ The migrations of the repository are applied");
    expect(output).toContain("✗ The functions of the repository are deployed");
    expect(output).toContain("  • The function reconcile is not deployed.");
    expect(output).toContain("mend npm run deploy");
    expect(output).toContain("? The functions have their secrets, and none of the examples: could");
    expect(output).toMatch(
      /\d+ checks: \d+ findings, and \d+ checks? could not be done\. `npm run deploy` mends \d+ of them\.\n$/,
    );
  });

  it("programs get the same as JSON, and nobody gets a secret", async () => {
    const { output, errors, code } = await doctor("--remote", fake.ref, "--json");
    const report = JSON.parse(output) as { exitCode: number; checks: { state: string }[] };
    expect(code).toBe(2);
    expect(report).toMatchObject({ url: fake.projectUrl, exitCode: 2 });
    expect(report.checks.length).toBeGreaterThan(20);
    expect(output).toContain(`/project/${fake.ref}/`);
    expect(output).toContain("*** may not ");
    for (const secret of [fake.token, ...fake.state.keys.map(({ key }) => key)]) {
      if (secret.startsWith("sb_publishable_")) continue;
      expect(output + errors).not.toContain(secret);
    }
  });
});
