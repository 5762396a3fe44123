/** Which addresses count as one mail box, and which are thrown away. */
import { domainToASCII } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readThrowAwayDomains } from "../../../scripts/sync-catalog/address-lists.ts";
import { sql } from "../fixtures/database.ts";

async function normalised(...addresses: string[]): Promise<string[]> {
  const rows = await sql<{ form: string }[]>`
    select private.normalised_address(address) as form
    from unnest(${addresses}::text[]) with ordinality as addresses (address, place) order by place`;
  return rows.map(({ form }) => form);
}

async function areThrowAway(addresses: string[]): Promise<string[]> {
  const rows = await sql<{ address: string }[]>`
    select address from unnest(${addresses}::text[]) as address where private.is_throw_away(address)`;
  return rows.map(({ address }) => address);
}

describe("one mail box:", () => {
  it.each([
    ["ada.lovelace@gmail.com", [
      "adalovelace@gmail.com",
      "a.d.a.lovelace@gmail.com",
      "ada.lovelace+wan@gmail.com",
      "ada.lovelace+1+2@gmail.com",
      "adalovelace@googlemail.com",
      "AdaLovelace@GoogleMail.com",
      ' "ada.lovelace"@gmail.com',
      '"ada\\.love\\lace"@gmail.com',
      'ada."lovelace"@gmail.com',
      "ada.lovelace@gmail.com.",
      "ada.lovelace@gmail.com..",
      "ada.lovelace.@gmail.com",
      "ada..lovelace@gmail.com",
      "ada.love\u200blace@gmail.com",
      "ada.lovelace@gm\u00adail.com",
      "\ufeffada.lovelace@gmail.com\u2800",
      "ada.lovelace@gmail\u3002com",
      "ada.lovelace@gmail\uff0ecom",
      "ada.lovelace\uff20gmail.com",
      "ａｄａ.ｌｏｖｅｌａｃｅ@ｇｍａｉｌ.ｃｏｍ",
      "ada(the first).lovelace@gmail.com",
      "ada.lovelace(a(nested)one)@(here)gmail.com(and@there)",
      "Ada Lovelace <ada.lovelace@gmail.com>",
      "ada . lovelace @ gmail . com",
      "ada\t.lovelace@gmail.com\n",
    ]],
    ["grace@outlook.com", ["grace+a@outlook.com", "GRACE+b@OUTLOOK.COM"]],
    ["grace@hotmail.co.uk", ["grace+a@hotmail.co.uk"]],
    ["hedy@icloud.com", ["hedy@me.com", "hedy+x@mac.com"]],
    ["joan.clarke@proton.me", [
      "joanclarke@protonmail.com",
      "joan_clarke+a@pm.me",
      "j-o-a-n.clarke@protonmail.ch",
    ]],
    ["mary@fastmail.com", ["mary+a@fastmail.com", "anything@mary.fastmail.com"]],
    ["mary@fastmail.co.uk", ["shop@mary.fastmail.co.uk", "x@deeper.mary.fastmail.co.uk"]],
    ["ida@yahoo.com", ["ida-shop@yahoo.com", "ida-a-b@yahoo.com", "ida+a@yahoo.com"]],
    ["ida@yahoo.co.jp", ["ida-shop@yahoo.co.jp"]],
    ["rosa.k@yandex.ru", ["rosa-k@yandex.com", "rosa.k+a@ya.ru", "rosa-k@yandex.com.tr"]],
    ["lise@posteo.de", ["lise+a@posteo.de", "LISE@posteo.de."]],
    ["emmy@example.org", ["emmy+a@example.org", "emmy@EXAMPLE.org", ".emmy.@example.org"]],
    ["jos\u00e9@example.org", [
      "jose\u0301@example.org",
      "JOSE\u0301+a@example.org",
      "jose\u200b\u0301@example.org",
    ]],
    ["emmy@m\u00fcller.de", [
      "emmy@mu\u0308ller.de",
      "emmy@xn--mller-kva.de",
      "emmy@XN--MLLER-KVA.de.",
    ]],
  ])("%s", async (address, others) => {
    const forms = new Set(await normalised(address, ...others));
    expect([...forms]).toHaveLength(1);
  });

  it.each([
    ["ada@gmail.com", "ada@example.org"],
    ["a.da@outlook.com", "ada@outlook.com"],
    ["grace@outlook.com", "grace@hotmail.com"],
    ["mary@fastmail.com", "mary@fastmail.fm"],
    ["a@mary.fastmail.com", "a@grace.fastmail.com"],
    ["mary-a@fastmail.com", "mary-b@fastmail.com"],
    ["ida-a@example.org", "ida-b@example.org"],
    ["a@one.example.org", "a@two.example.org"],
    ["+a@example.org", "+b@example.org"],
    ["-a@yahoo.com", "-b@yahoo.com"],
    // Anybody can own a domain that begins like a provider's.
    ["rosa@yandex.ru", "rosa@yandex.example.org"],
    ["rosa-k@yandex.ru", "rosa.k@yandex.example"],
    ["ida-a@yahoo.example.org", "ida-b@yahoo.example.org"],
    ["emmy@m\u00fcller.de", "emmy@muller.de"],
    ["emmy@stra\u00dfe.de", "emmy@strasse.de"],
  ])("but not %s and %s", async (one, other) => {
    const forms = new Set(await normalised(one, other));
    expect([...forms]).toHaveLength(2);
  });
});

describe("the owner's domain of an address", () => {
  it.each([
    ["ada@example.org", "example.org"],
    ["ada@a.b.EXAMPLE.org.", "example.org"],
    ["ada@mail.example.co.uk", "example.co.uk"],
    ["ada@x.example.com.au", "example.com.au"],
    ["ada@m\u00fcller.de", "xn--mller-kva.de"],
    ["ada@gmail.example.org", "example.org"],
    ["ada@mail.gmail.com", "gmail.com"],
    ["ada@localhost", "localhost"],
    ["ada@gmail.com", null],
    ["ada@GoogleMail.com.", null],
    ["ada@hotmail.co.uk", null],
    ["ada@shop.mary.fastmail.com", null],
    ["ada@gmx.de", null],
  ])("of %s is %s", async (address, domain) => {
    const [row] = await sql`select private.own_domain(${address}) as domain`;
    expect(row?.["domain"]).toBe(domain);
  });
});

const nameUnit = fc.constantFrom(..."abcxyz019_-.'é猫ß");
const domains = [
  "gmail.com",
  "proton.me",
  "yahoo.com",
  "yandex.ru",
  "icloud.com",
  "example.org",
  "müller.de",
];
const anyAddress = fc.tuple(
  fc.array(nameUnit, { minLength: 1, maxLength: 12 }).map((units) => `n${units.join("")}`),
  fc.constantFrom(...domains),
);

/** Ways to write an address differently that reach the same mail box everywhere. */
const disguises: ((name: string, domain: string) => [string, string])[] = [
  (name, domain) => [name.replaceAll(/[a-zé]/g, (letter) => letter.toUpperCase()), domain],
  (name, domain) => [name, domain.toUpperCase()],
  (name, domain) => [`${name}+tag`, domain],
  (name, domain) => [`"${name}"`, domain],
  (name, domain) => [name, `${domain}.`],
  (name, domain) => [name.replace("n", "n\u200d"), domain],
  (name, domain) => [name, domain.replace(".", "\u00ad.")],
  (name, domain) => [`(hello)${name}`, domain],
  (name, domain) => [name.normalize("NFD"), domain],
  (name, domain) => [name, domain.normalize("NFD")],
  (name, domain) => [name, domain.replace(".", "。")],
  (name, domain) => [name, domainToASCII(domain) || domain],
  (name, domain) => [` ${name}`, `${domain}\u3000`],
  (
    name,
    domain,
  ) => [
    name.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    domain,
  ],
];

it("any address keeps its form in any combination of disguises, and the form is its own", async () => {
  const disguise = fc.array(fc.constantFrom(...disguises), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyAddress, disguise), { minLength: 30, maxLength: 30 }),
      async (some) => {
        const plain = some.map(([address]) => address.join("@"));
        const disguised = some.map(([address, steps]) =>
          steps.reduce<[string, string]>(([name, domain], step) => step(name, domain), address)
            .join("@")
        );
        const forms = await normalised(...plain);
        expect(await normalised(...disguised)).toEqual(forms);
        expect(await normalised(...forms)).toEqual(forms);
      },
    ),
    { numRuns: 40, seed: 20_261_128, endOnFailure: true },
  );
});

it("a domain becomes the same ASCII as in a browser", async () => {
  const letters = [..."abz09äöüñçøåßþđłőžαβγωжшщюאבגدمن猫東京한국어ไทยहिन्दी"];
  const label = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 20 })
    .map((units) => units.join("").normalize("NFC"));
  await fc.assert(
    fc.asyncProperty(fc.array(label, { minLength: 50, maxLength: 50 }), async (labels) => {
      // Nobody can register labels that mix directions or begin with a mark; a browser refuses
      // them.
      const valid = labels.filter((one) => domainToASCII(`${one}.org`) !== "");
      const forms = await normalised(...valid.map((one) => `a@${one}.org`));
      expect(forms).toEqual(valid.map((one) => `a@${domainToASCII(`${one}.org`)}`));
    }),
    { numRuns: 20, seed: 20_261_128, endOnFailure: true },
  );
});

it("any text has a form, without an error", async () => {
  const text = fc.string({ unit: "binary", maxLength: 40 }).map((some) =>
    some.replaceAll("\0", "")
  );
  const pieces = fc.array(
    fc.oneof(text, fc.constantFrom("@", ".", "(", ")", '"', "\\", "<", ">", "+", "xn--", "。")),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 20, maxLength: 20 }), async (some) => {
      const texts = some.map((parts) => parts.join("")).filter((one) => one.isWellFormed());
      expect((await normalised(...texts)).every((form) => form.includes("@"))).toBe(true);
      await areThrowAway(texts);
    }),
    { numRuns: 40, seed: 20_261_128, endOnFailure: true },
  );
});

describe("a throw-away address", () => {
  it("is one in any domain of the list, or below it, however it is written", async () => {
    const listed = await readThrowAwayDomains(new URL("../../..", import.meta.url).pathname);
    expect(listed.length).toBeGreaterThan(8_000);
    const all = listed.map((domain) => `a@${domain}`);
    expect(await areThrowAway(all)).toHaveLength(all.length);
    const written = [
      "a@mailinator.com",
      "a@MAILINATOR.com.",
      "a@x.y.mailinator.com",
      '"a"@mail\u200binator.com',
      "a@ｍailinator。com",
      "a <a@mailinator.com>",
      "a@mailinator.com(b@gmail.com)",
    ];
    expect(await areThrowAway(written)).toEqual(written);
  });

  it("is not one of a provider, a relay, or a domain that only looks similar", async () => {
    expect(
      await areThrowAway([
        "a@gmail.com",
        "a@duck.com",
        "a@mozmail.com",
        "a@simplelogin.com",
        "a@privaterelay.appleid.com",
        "a@passmail.net",
        "a@icloud.com",
        "a@proton.me",
        "a@mailinators.example.org",
        "a@mailinator.com.example.org",
        "mailinator.com@example.org",
        "a@com",
        "mailinator.com",
        "",
      ]),
    ).toEqual([]);
  });

  it("is found by the list's index, not by reading the list", async () => {
    const [before, after] = await sql.begin(async (tx) => {
      const scans = async () => {
        const [row] = await tx<{ whole: number; index: number }[]>`
          select seq_scan::integer as whole, idx_scan::integer as index
          from pg_stat_xact_user_tables where relname = 'throw_away_domains'`;
        return row ?? { whole: -1, index: -1 };
      };
      const first = await scans();
      const id = crypto.randomUUID();
      await tx`insert into auth.users (id, email) values (${id}, ${`${id}@b.c.example.org`})`;
      return [first, await scans()];
    });
    // "b.c.example.org" and its three parents.
    expect(after).toEqual({ whole: before.whole, index: before.index + 4 });
  });
});
