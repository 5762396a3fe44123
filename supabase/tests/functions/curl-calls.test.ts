/** The curl call in the head comment of each function's handler works against the local stack. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import { newPerson } from "../fixtures/people.ts";

const functions = new URL("../../functions/", import.meta.url);

/** In the order in which they can be called; the account deletion comes last. */
const answers: [name: string, status: number][] = [
  ["measure-upload", 404],
  ["start-generation", 201],
  ["generation-status", 200],
  ["cancel-generation", 200],
  ["create-checkout", 201],
  ["purchase-status", 200],
  ["send-notifications", 200],
  ["reconcile", 200],
  ["replicate-webhook", 401],
  ["stripe-webhook", 400],
  ["delete-account", 200],
];

/** Runs the call in a shell in which `curl` only prints its arguments. */
async function argumentsOf(call: string, env: Record<string, string>): Promise<string[]> {
  const standIn = `curl() { printf '%s\\0' "$@"; }`;
  const { stdout } = await promisify(execFile)("sh", ["-c", `${standIn}\n${call}`], { env });
  return stdout.split("\0").slice(0, -1);
}

async function callOf(name: string): Promise<string> {
  const code = await readFile(new URL(`${name}/handler.ts`, functions), "utf8");
  const [lines = ""] = /^ \* {5}curl .*\n(?: \* {5}.*\n)*/m.exec(code) ?? [];
  return lines.replaceAll(/^ \* {5}/gm, "");
}

it("the list above names every function", async () => {
  const entries = await readdir(functions, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map(({ name }) => name);
  expect(answers.map(([name]) => name).sort()).toEqual(names.sort());
});

it("the calls in the handlers' comments work", async () => {
  const { apiUrl, secretKey } = inject("stack");
  const { client } = await newPerson();
  const { data } = await client.auth.getSession();
  const env = { TOKEN: data.session?.access_token ?? "", SECRET_KEY: secretKey };
  for (const [name, status] of answers) {
    const [url = "", ...options] = await argumentsOf(await callOf(name), env);
    expect(url).toContain(`http://127.0.0.1:54321/functions/v1/${name}`);
    const valuesOf = (option: string) =>
      options.filter((_value, index) => options[index - 1] === option);
    const headers = valuesOf("-H").map((header) => header.split(": ") as [string, string]);
    const response = await fetch(url.replace("http://127.0.0.1:54321", apiUrl), {
      method: "POST",
      headers,
      body: valuesOf("-d").join("&"),
    });
    expect([name, response.status, await response.text()]).toEqual([
      name,
      status,
      expect.any(String),
    ]);
  }
});
