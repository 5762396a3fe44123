import { services } from "../services.ts";
import { limits } from "../limits.ts";
import { legacyKeys, signingKeys } from "../keys.ts";
import { domain } from "../domain.ts";
import { bySql, change, type Fault } from "./fault.ts";

export const faultsInThePlanAndKeys: readonly Fault[] = [
  {
    title: "a service that is down",
    check: services,
    plant: (fake) => change(fake.state, { healthChecksUntilUp: 1 }),
    says: "The service auth is COMING_UP.",
  },
  {
    title: "a database that is nearly full",
    check: limits,
    plant: (fake) =>
      change(fake.state, { disk: { sizeBytes: 8e9, usedBytes: 7e9, readOnly: false } }),
    says: "The disk: 7.00 of 8.00 GB (88 %).",
  },
  {
    title: "a project that is read-only",
    check: limits,
    plant: (fake) =>
      change(fake.state, { disk: { sizeBytes: 8e9, usedBytes: 1e9, readOnly: true } }),
    says: "The project is read-only.",
  },
  {
    title: "files that are nearly too many",
    check: limits,
    plant: (fake) =>
      bySql(
        fake,
        `insert into storage.objects (bucket_id, name, metadata) values ('videos', 'large.mp4', '{"size": 900000000}')`,
        "select set_config('storage.allow_delete_query', 'true', false); delete from storage.objects where name = 'large.mp4'",
      ),
    says: "Files in Storage: 0.90 of 1.00 GB (90 %).",
  },
  {
    title: "a shared signing key",
    check: signingKeys,
    plant: (fake) =>
      change(fake.state, { signingKeys: [{ id: "1", algorithm: "HS256", status: "in_use" }] }),
    says: "The signing key in use is HS256.",
  },
  {
    title: "a project without a signing key",
    check: signingKeys,
    plant: (fake) => change(fake.state, { signingKeys: [] }),
    says: "No signing key is in use.",
  },
  {
    title: "legacy keys that work",
    check: legacyKeys,
    plant: (fake) => change(fake.state, { legacyKeysEnabled: true }),
    says: "The legacy keys `anon` and `service_role` work.",
  },
  {
    title: "a domain that is not active yet",
    check: domain,
    plant: (fake) =>
      change(fake.state, {
        customHostname: { status: "2_initiated", custom_hostname: "api.example.com" },
      }),
    says: "The domain api.example.com is not active yet (2_initiated).",
  },
];
