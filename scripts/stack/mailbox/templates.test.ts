/** The project's own mail templates, which a hosted project gets too. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { renderMail } from "./render-mail.ts";

const folder = join(import.meta.dirname, "../../../supabase");
const { auth } = await readConfig(join(folder, "config.toml"));

test.each(Object.entries(auth.email.templates))(
  "the mail %s has its code once as digits of its own, and nothing that can be opened",
  (_, template) => {
    const { subject, html, text } = renderMail(template, {
      Token: "123456",
      Email: "ada@example.com",
      NewEmail: "<b>al@example.com</b>",
      SiteURL: "https://wan.example.com",
    });
    expect(template.content).toContain("{{ .Token }}");
    expect(text.split("\n").filter((line) => line === "123456")).toHaveLength(1);
    expect(`${subject} ${text}`.match(/\d{4,}/g)).toEqual(["123456"]);
    // Every variable that Auth has for a link, and every link that needs none.
    expect(template.content).not.toMatch(/ConfirmationURL|TokenHash|SiteURL|RedirectTo/);
    expect(`${subject} ${html}`).not.toMatch(/https?:|href|src=|<form|<b>al/i);
    // A mail is read in one of two languages.
    expect(html).toContain('lang="de"');
  },
);

test("config.toml names every template, and asks for the digits that the app asks for", async () => {
  const files = await readdir(join(folder, "templates"));
  expect(files.map((file) => file.replace(".html", "")).sort())
    .toEqual(Object.keys(auth.email.templates).sort());
  for (const [kind, { content }] of Object.entries(auth.email.templates)) {
    expect(content, kind).toContain("<html");
  }
  expect(auth.email).toMatchObject({ enableConfirmations: true, otpLength: 6 });
});
