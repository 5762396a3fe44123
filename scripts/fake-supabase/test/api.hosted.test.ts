import { createClient } from "@supabase/supabase-js";
import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { useFakeSupabase } from "./use-fake-supabase.ts";

const fake = useFakeSupabase();
afterEach(() => fake.faults.clear(1));

describe("database/query", () => {
  const query = (body: object) => ask(fake, "POST database/query", body);

  it("runs as postgres and answers the rows of the last statement that has any", async () => {
    const answer = await query({ query: "select current_user as who; select 1 where false" });
    expect(answer).toMatchObject({ status: 201, body: [{ who: "postgres" }] });
  });

  it("answers times as Postgres writes them, large numbers as text, and JSON as JSON", async () => {
    const { body } = await query({
      query:
        `select timestamptz '2026-11-28 09:00:00+00' as t, 9007199254740993 as large, 5::int8 as small,
        array['x'] as list, '{"a":1}'::jsonb as json`,
    });
    expect(body).toEqual([{
      t: "2026-11-28 09:00:00+00",
      large: "9007199254740993",
      small: 5,
      list: ["x"],
      json: { a: 1 },
    }]);
  });

  it("takes parameters", async () => {
    expect(await query({ query: "select $1::int + 1 as n", parameters: [1] }))
      .toMatchObject({ status: 201, body: [{ n: 2 }] });
  });

  it("keeps nothing of a session for the next query", async () => {
    await query({ query: "set statement_timeout = '7s'" });
    expect((await query({ query: "show statement_timeout" })).body)
      .not.toEqual([{ statement_timeout: "7s" }]);
  });

  it("refuses to write if it is told to read only", async () => {
    expect(await query({ query: "create table t (i int)", read_only: true })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("25006: cannot execute CREATE TABLE") },
    });
  });

  it("does not decrypt the Vault for a query that only reads", async () => {
    const text = "select decrypted_secret from vault.decrypted_secrets";
    await query({ query: "select vault.create_secret('kept', 'a_secret')" });
    expect((await query({ query: text, read_only: true })).body)
      .toMatchObject({ message: expect.stringContaining("42501: permission denied") });
    expect((await query({ query: text })).body).toEqual([{ decrypted_secret: "kept" }]);
  });

  it("with another path is run by the role that reads everything and writes nothing", async () => {
    const answer = await ask(fake, "POST database/query/read-only", {
      query: "select current_user as who",
    });
    expect(answer.body).toEqual([{ who: "supabase_read_only_user" }]);
  });
});

it("a login role signs in at the pooler with the ref behind its name, and becomes postgres", async () => {
  const { body: role } = await ask(fake, "POST cli/login-role", { read_only: false });
  const { body: poolers } = await ask(fake, "GET config/database/pooler");
  const { role: user, password } = role as { role: string; password: string };
  const [{ db_host, db_port }] = poolers as [{ db_host: string; db_port: number }];
  const sql = postgres(`postgresql://${db_host}:${db_port}/postgres`, {
    user: `${user}.${fake.ref}`,
    password,
    max: 1,
  });
  await expect(sql`set role postgres`, "the pooler knows a new password after one try")
    .rejects.toMatchObject({ code: "28P01" });
  await sql`set role postgres`;
  expect([...await sql`select session_user, current_user`])
    .toEqual([{ session_user: user, current_user: "postgres" }]);
  await sql.end();
  expect((await ask(fake, "DELETE cli/login-role")).status).toBe(200);
});

describe("the project behind it", () => {
  const read = (key: string) =>
    createClient(fake.projectUrl, key).auth.admin.listUsers().then(({ error }) => error);

  it("accepts a secret key from the moment it is made until it is deleted", async () => {
    const made = await ask(fake, "POST api-keys?reveal=true", { type: "secret", name: "cron" });
    const { id, api_key } = made.body as { id: string; api_key: string };
    expect(made.status).toBe(201);
    expect(await read(api_key)).toBe(null);
    await ask(fake, `DELETE api-keys/${id}`);
    expect(await read(api_key)).not.toBe(null);
  });

  it("sends mails with the templates that were set last", async () => {
    const { auth } = createClient(fake.projectUrl, fake.stack.keys.publishable);
    const mailTo = async (email: string) => {
      await auth.signUp({ email, password: "a long password" });
      const answer = await fetch(`${fake.stack.urls.mailbox}/api/messages?to=${email}`);
      const { messages } = await answer.json() as { messages: { html: string }[] };
      return messages[0]?.html;
    };
    expect(await mailTo("before@example.com")).toContain("<a href");
    expect((await ask(fake, "PATCH config/auth", { mailer_subjects_confirmation: "x" })).status)
      .toBe(400);
    fake.state.auth["smtp_host"] = "mail.example";
    const changed = { mailer_templates_confirmation_content: "<p>Your code: {{ .Token }}</p>" };
    expect((await ask(fake, "PATCH config/auth", changed)).status).toBe(200);
    expect(await mailTo("after@example.com")).toMatch(/^<p>Your code: \d{6}<\/p>$/);
  });

  it("refuses a public channel of Realtime once private_only is set", async () => {
    const join = async () => {
      const client = createClient(fake.projectUrl, fake.stack.keys.publishable);
      const answered = Promise.withResolvers<string>();
      client.channel("anything").subscribe((status, error) =>
        answered.resolve(error?.message ?? status)
      );
      return await answered.promise.finally(() => client.removeAllChannels());
    };
    expect(await join()).toBe("SUBSCRIBED");
    expect((await ask(fake, "PATCH config/realtime", { private_only: true })).status).toBe(204);
    expect(await join()).toContain("This project only allows private channels");
  });
});

describe("settings", () => {
  it("a field that the API does not have, or with a wrong type, is refused and changes nothing", async () => {
    const before = structuredClone(fake.state.auth);
    for (
      const body of [{ site_urll: "https://a.example" }, { jwt_exp: "3600" }, { smtp_port: 465 }]
    ) {
      expect((await ask(fake, "PATCH config/auth", body)).status).toBe(400);
    }
    expect(fake.state.auth).toEqual(before);
  });

  it("what the plan does not include is a 402", async () => {
    expect((await ask(fake, "PATCH config/auth", { password_hibp_enabled: true })).status).toBe(
      402,
    );
  });

  it("a password that was set is answered as a hash", async () => {
    await ask(fake, "PATCH config/auth", { smtp_pass: "hunter22" });
    const { body } = await ask(fake, "GET config/auth");
    expect(body).toMatchObject({ smtp_pass: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("a nested field of Storage is changed alone", async () => {
    const features = { s3Protocol: { enabled: false } };
    expect((await ask(fake, "PATCH config/storage", { features })).status).toBe(204);
    expect(fake.state.storage["features"]).toMatchObject({
      s3Protocol: { enabled: false },
      imageTransformation: { enabled: false },
    });
  });
});

it("secrets are answered as digests, and their names may not begin with SUPABASE_", async () => {
  expect((await ask(fake, "POST secrets", [{ name: "A_SECRET", value: "abc" }])).status).toBe(201);
  const { body } = await ask(fake, "GET secrets");
  expect(JSON.stringify(body)).not.toContain('"abc"');
  expect(body).toContainEqual(expect.objectContaining({ name: "A_SECRET" }));
  expect((await ask(fake, "POST secrets", [{ name: "SUPABASE_X", value: "" }])).status).toBe(400);
});

describe("a fault", () => {
  it("answers in the place of the calls that it is for, as often as it is told", async () => {
    fake.faults.add({
      match: { op: "call", call: "GET secrets" },
      effect: "status:403 This token may not read secrets.",
      times: 1,
    });
    expect((await ask(fake, "GET functions")).status).toBe(200);
    expect(await ask(fake, "GET secrets"))
      .toMatchObject({ status: 403, body: { message: "This token may not read secrets." } });
    expect((await ask(fake, "GET secrets")).status).toBe(200);
  });

  it("can lose the answer to a call that was done", async () => {
    fake.faults.add({ match: { op: "call", call: "POST secrets" }, effect: "accept_then_reset" });
    await expect(ask(fake, "POST secrets", [{ name: "LOST", value: "1" }])).rejects.toThrow(
      "fetch failed",
    );
    expect(fake.state.secrets.get("LOST")).toBe("1");
  });
});

it("a wrong token is a 401, and another project a 404", async () => {
  expect((await ask({ ...fake, token: "sbp_wrong" }, "GET secrets")).status).toBe(401);
  expect((await ask({ ...fake, ref: "another" }, "GET secrets")).status).toBe(404);
});

it("a project that starts says so until it is up", async () => {
  fake.state.healthChecksUntilUp = 1;
  const health = () => ask(fake, "GET health?services=auth").then(({ body }) => body);
  expect(await health()).toMatchObject([{ name: "auth", healthy: false, status: "COMING_UP" }]);
  expect(await health()).toMatchObject([{ name: "auth", healthy: true, status: "ACTIVE_HEALTHY" }]);
});
