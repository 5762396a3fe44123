import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { noneGiven } from "../test/none-given.ts";
import { findDifferences } from "./differences.ts";
import { readWantedServices } from "./wanted-services.ts";
import type { WantedSettings } from "./wanted-settings.ts";

const root = new URL("../../..", import.meta.url).pathname;
const APP_URL = "https://app.example";
const server = {
  SMTP_HOST: "mail.example",
  SMTP_USER: "operator",
  SMTP_PASS: "its password",
  SMTP_SENDER: "wan@app.example",
};

async function wanted(given: Partial<typeof noneGiven> = {}): Promise<WantedSettings> {
  const services = await readWantedServices(root, { ...noneGiven, APP_URL, ...given });
  return Object.assign({}, ...services.map(({ settings }) => settings));
}

/** The Management API's answer when everything is as wanted. */
const answerTo = (settings: WantedSettings) =>
  Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]));

it("the numbers and switches of config.toml are those of a hosted project as well", async () => {
  expect(answerTo(await wanted())).toMatchObject({
    disable_signup: false,
    external_anonymous_users_enabled: false,
    mailer_autoconfirm: false,
    mailer_otp_length: 6,
    mailer_otp_exp: 3600,
    mailer_secure_email_change_enabled: true,
    password_min_length: 8,
    security_update_password_require_reauthentication: true,
    refresh_token_rotation_enabled: true,
    security_refresh_token_reuse_interval: 10,
    jwt_exp: 3600,
    smtp_max_frequency: 60,
    rate_limit_otp: 30,
    rate_limit_verify: 30,
    rate_limit_token_refresh: 150,
    db_schema: "public",
    max_rows: 1000,
    private_only: true,
    fileSizeLimit: 52_428_800,
  });
});

it("every kind of mail is the file of this folder, with the code", async () => {
  const settings = await wanted();
  const kinds = ["confirmation", "magic_link", "email_change", "recovery", "reauthentication"];
  for (const kind of [...kinds, "invite"]) {
    const file = new URL(`../../../supabase/templates/${kind}.html`, import.meta.url);
    const content = settings[`mailer_templates_${kind}_content`]?.value;
    expect(content, kind).toBe(await readFile(file, "utf8"));
    expect(content, kind).toContain("{{ .Token }}");
    expect(settings[`mailer_subjects_${kind}`]?.value, kind).toMatch(/Wan|address/);
  }
});

it("Auth's addresses are the app's, and are left alone where it is not known", async () => {
  expect(answerTo(await wanted())).toMatchObject({
    site_url: APP_URL,
    uri_allow_list: `${APP_URL}/**`,
  });
  expect(Object.keys(await wanted({ APP_URL: "" }))).not.toContain("site_url");
});

it("a mail server is set with what the operator gave, and is left alone without", async () => {
  expect(answerTo(await wanted(server))).toMatchObject({
    smtp_host: "mail.example",
    smtp_port: "587",
    smtp_sender_name: "Wan",
    rate_limit_email_sent: 30,
  });
  expect(answerTo(await wanted({ ...server, SMTP_MAILS_PER_HOUR: "500" })))
    .toMatchObject({ rate_limit_email_sent: 500 });
  expect(Object.keys(await wanted())).not.toContain("smtp_host");
});

it.each([
  [{ SMTP_PASS: "", SMTP_SENDER: "" }, "SMTP_PASS and SMTP_SENDER must be given"],
  [{ SMTP_MAILS_PER_HOUR: "many" }, "not a whole number"],
])("a mail server that is given in part or wrongly is refused: %j", async (change, sentence) => {
  await expect(wanted({ ...server, ...change })).rejects.toThrow(sentence);
});

it("a project that is as wanted differs in nothing, however the API writes it", async () => {
  const settings = await wanted(server);
  const answer = {
    ...answerTo(settings),
    smtp_pass: createHmac("sha256", "ref").update("its password").digest("hex"),
    mailer_otp_length: "6",
    db_schema: " public ",
    something_of_the_operators: 1,
  };
  expect(findDifferences(settings, answer, "ref")).toEqual([]);
});

it("a project that was never changed differs in everything, because it answers null", async () => {
  const settings = await wanted(server);
  const nulls = Object.fromEntries(Object.keys(settings).map((name) => [name, null]));
  for (const answer of [nulls, {}]) {
    const names = findDifferences(settings, answer).map(({ name }) => name);
    expect(names).toEqual(Object.keys(settings));
  }
});

it("each setting that differs is named with what it is and should be, and no secret is shown", async () => {
  const settings = await wanted(server);
  const answer = {
    ...answerTo(settings),
    smtp_pass: "a digest of another password",
    mailer_otp_length: 8,
    private_only: null,
    mailer_templates_recovery_content: `<a href="{{ .ConfirmationURL }}">${"x".repeat(99)}</a>`,
  };
  const what = findDifferences(settings, answer, "ref").map((one) => one.what);
  expect(what.sort()).toEqual([
    "mailer_otp_length is 8 and should be 6",
    "mailer_templates_recovery_content differs from the file in supabase/templates",
    "private_only is not set and should be true",
    "smtp_pass is another one",
  ]);
  expect(findDifferences(settings, { ...answer, smtp_pass: "" }).map((one) => one.what))
    .toContain("smtp_pass is not set");
  expect(findDifferences(settings, answer).map(({ name }) => name)).not.toContain("smtp_pass");
});
