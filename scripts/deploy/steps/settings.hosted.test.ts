import { expect, it } from "vitest";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import { deploymentTo } from "../test/deployment-to.ts";
import { settings } from "./settings.ts";

const fake = useFakeSupabase();

it("what the Free plan refuses without a mail server is named, and all else is set", async () => {
  const deployment = deploymentTo(fake, { given: { APP_URL: "https://app.example" } });
  const before = structuredClone(fake.state.auth);
  const step = settings(deployment);
  await expect(step.run()).rejects.toThrow(/magic_link_content.*Set up a custom SMTP provider/);
  expect(fake.state.auth).toMatchObject({ site_url: "https://app.example", mailer_otp_exp: 3600 });
  expect(deployment.said.join()).toContain("mailer_subjects_magic_link");

  fake.state.plan = "pro";
  await step.run();
  expect(await step.plan()).toEqual([]);
  Object.assign(fake.state, { plan: "free", auth: before });
});

it("a new project takes every setting as we send it, and a second deploy has nothing to do", async () => {
  const deployment = (SMTP_PASS: string) =>
    deploymentTo(fake, {
      given: {
        APP_URL: "https://app.example",
        SMTP_HOST: "mail.example",
        SMTP_USER: "operator",
        SMTP_PASS,
        SMTP_SENDER: "wan@app.example",
      },
    });
  const own = deployment("its password");
  await settings(own).run();
  expect(await settings(own).plan()).toEqual([]);
  expect(own.said).toEqual([]);
  expect(fake.state.realtime["private_only"]).toBe(true);
  expect(fake.state.auth["smtp_pass"]).toBe("its password");
  expect(await settings(deployment("a new password")).plan())
    .toEqual(["Auth: smtp_pass is another one"]);
});
