import { startFakeReplicate } from "../fake-replicate/fake-replicate.ts";
import { readSecretList } from "../../supabase/functions/_shared/outside/secret-list.ts";
import { FAKE_REPLICATE_TOKEN } from "./fakes.ts";
import type { Log, LogEvent } from "../stack/log.ts";

export interface Replicate {
  /** The environment variables that tell the functions about it. */
  env: Record<string, string>;
  /** The fake's control page, or `undefined` if the real Replicate is used. */
  controlUrl: string | undefined;
  close(): Promise<void>;
}

/** The fake's ports: its API and the host of its files. 0 takes any free port. */
export interface FakePorts {
  replicate: number;
  delivery: number;
}

const realUrl = "https://api.replicate.com/v1";
const realHosts = "replicate.delivery,*.replicate.delivery";

/**
 * Returns the real Replicate if the settings have a token; otherwise starts a fake one on this
 * machine, free of charge.
 */
export async function chooseReplicate(
  settings: Record<string, string>,
  ports: FakePorts,
  log: Log,
  runMs?: number,
): Promise<Replicate> {
  const {
    REPLICATE_API_TOKEN: token = "",
    REPLICATE_API_URL: url = "",
    REPLICATE_WEBHOOK_SECRETS: secrets = "",
    OUTPUT_HOSTS: hosts = "",
  } = settings;
  if (token !== "") {
    return {
      env: {
        REPLICATE_API_URL: url || realUrl,
        OUTPUT_HOSTS: hosts || realHosts,
      },
      controlUrl: undefined,
      close: () => Promise.resolve(),
    };
  }
  const fake = await startFakeReplicate({
    port: ports.replicate,
    deliveryPort: ports.delivery,
    token: FAKE_REPLICATE_TOKEN,
    webhookSecret: readSecretList(secrets)?.[0]?.secret ?? "",
    ...(runMs === undefined ? {} : { runMs }),
    log: (event) => log(toLogEvent(event)),
  });
  return {
    env: {
      REPLICATE_API_TOKEN: FAKE_REPLICATE_TOKEN,
      REPLICATE_API_URL: fake.apiUrl,
      OUTPUT_HOSTS: hosts || fake.deliveryUrl,
    },
    controlUrl: fake.controlUrl,
    close: () => fake.close(),
  };
}

function toLogEvent(event: Record<string, unknown>): LogEvent {
  return { event: "said", ...event, level: "debug", part: "fake-replicate" };
}
