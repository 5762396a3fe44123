import { createHash } from "node:crypto";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";

/** The secrets themselves never leave the database. */
interface Secret {
  name: string;
  sha256: string;
  length: number;
}

const ADDRESS_KEY_LENGTH_MIN = 32;

const secretsQuery = `
  select name, encode(sha256(convert_to(decrypted_secret, 'utf8')), 'hex') as sha256,
    length(decrypted_secret) as length
  from vault.decrypted_secrets where name is not null`;

export const vault: Check = {
  title: "The Vault's secrets are readable and of this project",
  async find(world) {
    try {
      return judge(world, await world.query<Secret>(secretsQuery));
    } catch (error) {
      if (error instanceof Error && /ciphertext|decrypt/i.test(error.message)) return [unreadable];
      throw error;
    }
  },
};

function judge({ url, secretKeys, project }: DoctorWorld, secrets: Secret[]): Finding[] {
  const of = (name: string) => secrets.find((secret) => secret.name === name);
  const is = (name: string, values: string[]) =>
    values.some((value) => of(name)?.sha256 === digest(value));
  const urls = [url, ...(project ? [`https://${project.ref}.supabase.co`] : [])];
  const callsWhy =
    "With it, the database calls the functions. Without it, nothing settles what webhooks left open, and nobody is notified.";
  const startAgain = project ? DEPLOY : "Stop `npm start` and start it again.";
  return [
    ...is("project_url", urls) ? [] : [{
      what: `The Vault's project_url ${of("project_url") ? `is not ${url}` : "is missing"}.`,
      why: callsWhy,
      mend: startAgain,
    }],
    ...is("secret_key", secretKeys) ? [] : [{
      what: `The Vault's secret_key ${
        of("secret_key") ? "is not a secret key of this project" : "is missing"
      }.`,
      why: callsWhy,
      mend: startAgain,
    }],
    ...(of("address_key")?.length ?? 0) >= ADDRESS_KEY_LENGTH_MIN ? [] : [{
      what: `The Vault's address_key is ${of("address_key") ? "too short" : "missing"}.`,
      why:
        "Free credits are given once per address, and this key recognizes an address. Without it nobody gets them; with another one everybody gets them again.",
      mend:
        "Put back the copy that the first deploy told you to keep: select vault.create_secret('<your copy>', 'address_key');",
    }],
  ];
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

const unreadable: Finding = {
  what: "The Vault's secrets cannot be decrypted.",
  why:
    "They were encrypted with the root key of another project, as after a restore from a dump. The database reaches no function, and gives no free credits.",
  mend:
    `Run this SQL: delete from vault.secrets; Then put back your copy of address_key: select vault.create_secret('<your copy>', 'address_key'); Then: ${DEPLOY}`,
};
