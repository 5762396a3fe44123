/** The project's own mail templates, which a hosted project gets too. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type MailKind, readConfig } from "../config.ts";
import { nameMails } from "./name-mails.ts";
import { renderMail } from "./render-mail.ts";

const folder = join(import.meta.dirname, "../../../supabase");
const { auth } = await readConfig(join(folder, "config.toml"));

const values = {
  Token: "123456",
  Email: "ada@example.com",
  NewEmail: "<b>al@example.com</b>",
  SiteURL: "https://wan.example.com",
};
const kinds = Object.entries(auth.email.templates);

test.each(kinds)(
  "the mail %s is in the user's language, and its subject has the code",
  (_, template) => {
    const german = renderMail(template, { ...values, Data: { language: "de" } });
    const english = renderMail(template, { ...values, Data: { language: "en" } });
    expect(german.subject).toMatch(/^Deine? .*Wan.*: 123456$/);
    expect(english.subject).toMatch(/^Your .*Wan.*: 123456$/);
    expect(german.html).not.toContain('lang="en"');
    expect(english.html).not.toContain('lang="de"');
  },
);

test.each(kinds)("the mail %s is in both languages if the user's is not known", (_, template) => {
  const { html } = renderMail(template, { ...values, Data: {} });
  expect(html.match(/lang="(en|de)"/g)).toEqual(
    ['lang="en"', 'lang="de"', 'lang="en"', 'lang="de"'],
  );
});

test.each(kinds)("the mail %s says the name that the app was given", (kind, template) => {
  const named = nameMails({ ...auth.email.templates, [kind]: template }, "Kino & Co.");
  const { subject, html, text } = renderMail(named[kind as MailKind], { ...values, Data: {} });
  expect(subject).toMatch(/Kino & Co\./);
  expect(html).toContain("Kino &amp; Co.");
  expect(`${subject} ${text}`).not.toMatch(/\bWan\b/);
});

test.each(kinds)(
  "the mail %s has its code once as digits of its own, and nothing that can be opened",
  (_, template) => {
    const { subject, html, text } = renderMail(template, { ...values, Data: {} });
    expect(template.content).toContain("{{ .Token }}");
    expect(text.split("\n").filter((line) => line === "123456")).toHaveLength(1);
    expect(`${subject} ${text}`.match(/\d{4,}/g)).toEqual(["123456", "123456"]);
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
