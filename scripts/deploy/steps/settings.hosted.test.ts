import { expect, it } from "vitest";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { settings } from "./settings.ts";

const fake = useFakeSupabase();
const root = new URL("../../..", import.meta.url).pathname;

it("a new project takes every setting as we send it, and a second deploy has nothing to do", async () => {
  const given = {
    ...noneGiven,
    SUPABASE_ACCESS_TOKEN: fake.token,
    SUPABASE_PROJECT_REF: fake.ref,
    SUPABASE_API_URL: fake.url,
    APP_URL: "https://app.example",
    SMTP_HOST: "mail.example",
    SMTP_USER: "operator",
    SMTP_PASS: "its password",
    SMTP_SENDER: "wan@app.example",
  };
  const said: string[] = [];
  const make = (SMTP_PASS: string) =>
    settings({
      root,
      given: { ...given, SMTP_PASS },
      project: connectProject(given),
      rotate: new Set(),
      say: (line) => void said.push(line),
    });
  const step = make("its password");
  await step.run();
  expect(await step.plan()).toEqual([]);
  expect(said).toEqual([]);
  expect(fake.state.realtime["private_only"]).toBe(true);
  expect(fake.state.auth["smtp_pass"]).toBe("its password");
  expect(await make("a new password").plan()).toEqual(["Auth: smtp_pass is another one"]);
});
