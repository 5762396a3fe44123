import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

async function inLanguage(tag: string) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue([tag]);
  const { formatMoney } = await import("./format-money.ts");
  // Intl puts narrow and unbreakable spaces between the number and its currency.
  return (amount: number, currency: string) => formatMoney(amount, currency).replace(/\s/gu, " ");
}

describe("an amount in the smallest unit", () => {
  it.each([
    [500, "eur", "€5.00", "5,00 €"],
    [1100, "EUR", "€11.00", "11,00 €"],
    [1, "eur", "€0.01", "0,01 €"],
    [0, "eur", "€0.00", "0,00 €"],
    [123_456_789, "eur", "€1,234,567.89", "1.234.567,89 €"],
    [500, "usd", "US$5.00", "5,00 $"],
    // Without decimals at Stripe and in `Intl`.
    [500, "jpy", "JP¥500", "500 ¥"],
    [5000, "krw", "₩5,000", "5.000 ₩"],
    // Hundredths at Stripe, without decimals in `Intl`.
    [250_000, "isk", "ISK 2,500", "2.500 ISK"],
    [250_000, "huf", "HUF 2,500", "2.500 HUF"],
    [250_050, "huf", "HUF 2,500.50", "2.500,50 HUF"],
    [500_000, "idr", "IDR 5,000", "5.000 IDR"],
    // Thousandths.
    [5_000, "bhd", "BHD 5.000", "5,000 BHD"],
    [5_250, "tnd", "TND 5.250", "5,250 TND"],
  ])("%i %s is %s, and in German %s", async (amount, currency, english, german) => {
    expect((await inLanguage("en-GB"))(amount, currency)).toBe(english);
    vi.resetModules();
    expect((await inLanguage("de-DE"))(amount, currency)).toBe(german);
  });

  it("has a plain form for a currency that the browser does not know, and without Intl", async () => {
    expect((await inLanguage("en-GB"))(500, "credits")).toBe("5.00 CREDITS");
    vi.stubGlobal("Intl", undefined);
    expect((await inLanguage("en-GB"))(500, "jpy")).toBe("500 JPY");
    expect((await inLanguage("en-GB"))(5_250, "tnd")).toBe("5.250 TND");
  });
});
