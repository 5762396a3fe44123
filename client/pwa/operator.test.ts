import { describe, expect, it } from "vitest";
import { manifestOf } from "./manifest.ts";
import { readOperator, withName } from "./operator.ts";

describe("the operator's settings", () => {
  it("are empty by default, except that the app has a name", () => {
    expect(readOperator({})).toEqual({
      APP_NAME: "Wan",
      TERMS_URL: "",
      PRIVACY_URL: "",
      IMPRINT_URL: "",
      SUPPORT_EMAIL: "",
    });
  });

  it("are taken as they are, without the blanks around them", () => {
    const given = { APP_NAME: " Kino & Co. ", TERMS_URL: "https://kino.example/terms" };
    expect(readOperator(given)).toMatchObject({ ...given, APP_NAME: "Kino & Co." });
  });

  it("are none where they say so, also in the `.env` that the app is built from", () => {
    expect(readOperator({ APP_NAME: "none", TERMS_URL: "none" })).toEqual(readOperator({}));
  });

  it.each([
    ["TERMS_URL", "kino.example/terms", "It has to be an address that begins with https://."],
    ["PRIVACY_URL", "javascript:alert(1)", "It has to be an address that begins with https://."],
    ["SUPPORT_EMAIL", "kino.example", "It has to be an email address."],
    ["SUPPORT_EMAIL", "a@kino.example?bcc=b@c.example", "It has to be an email address."],
    ["APP_NAME", "<b>Kino</b>", "It has to be a name of at most 30 characters"],
    ["APP_NAME", "{{ .Token }}", "It has to be a name of at most 30 characters"],
    ["APP_NAME", "A name that is far too long for a header", "It has to be a name"],
  ])("%s cannot be %s", (name, value, flaw) => {
    expect(() => readOperator({ [name]: value })).toThrow(`${name} is "${value}". ${flaw}`);
  });
});

it("the name is in the manifest, and in the pages that are there before any script", () => {
  expect(manifestOf("Kino")).toMatchObject({
    name: "Kino: prompts and photos become videos",
    short_name: "Kino",
  });
  expect(withName("<title>Wan</title><p>Wan is Wanted</p>", "Kino & $& Co.'s"))
    .toBe("<title>Kino &amp; $&amp; Co.&#39;s</title><p>Kino &amp; $&amp; Co.&#39;s is Wanted</p>");
});
