import { expect, it } from "vitest";
import { cronKeysOf } from "./cron-keys.ts";

it("cron's keys are those that a deploy has named, the newest last", () => {
  const names = ["cron_1795000001", "default", "cron", "cron_1795000000", "cron_backup", "my_cron"];
  const keys = names.map((name) => ({ id: name, name, key: `sb_secret_${name}` }));
  expect(cronKeysOf(keys).map(({ name }) => name))
    .toEqual(["cron", "cron_1795000000", "cron_1795000001"]);
});
