import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newAccount, newPhone, signIn, still, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openChip, openIdeas, pick } from "../../composer/compose.ts";
import { findEnglish } from "../../inspect/english.ts";
import { findCrowded } from "../../inspect/reflow.ts";

useBrowser();

/** What the search for English finds in a text that the page has for a moment. */
async function sees(page: Page, text: string): Promise<string[]> {
  await page.evaluate((said) => document.body.append(said), text);
  const found = await findEnglish(page);
  await page.evaluate(() => document.body.lastChild?.remove());
  return found;
}

it("once German is chosen, every screen is in German and fits on a phone", async () => {
  const page = await (await newPhone()).newPage();
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const link = (name: string | RegExp) => page.getByRole("link", { name });
  const found: string[] = [];
  const look = async (screen: string) => {
    const crowded = await findCrowded(page, { width: 390, height: 844, zoom: 1 });
    // Overlaps are the same in every language, and tested elsewhere.
    const cut = crowded.filter((thing) => !thing.includes("lies under"));
    for (const thing of [...await findEnglish(page), ...cut]) found.push(`${screen}: ${thing}`);
  };

  await signIn(page, await newAccount());
  const draft = "Ein Leuchtturm im Sturm, die Wellen brechen";
  await page.getByRole("textbox", { name: "Prompt" }).fill(draft);
  await link("You").click();
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await button("Abmelden").first().waitFor();
  await page.locator("html[lang=de]").waitFor();
  await look("Du");
  expect(await sees(page, "Returned: canceled")).toEqual(["Returned: canceled"]);
  expect(await sees(page, "Zurück: Abgebrochen")).toEqual([]);

  await link("Erstellen").click();
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await expect.poll(() => prompt.inputValue()).toBe(draft);
  await page.getByRole("button", { name: "Auflösung: 480p" }).waitFor();
  await look("Erstellen");
  await pick(page, "mode", "i2v");
  await look("Erstellen aus einem Foto");
  await pick(page, "mode", "t2v");
  for (const chip of ["mode", "aspect_ratio", "length", "resolution", "model", "more"]) {
    await openChip(page, chip);
    await look(`Erstellen, ${chip}`);
    await closeSheet(page);
  }
  await page.getByRole("button", { name: /^Video von 5 s · fertig in etwa/ }).click();
  await look("Erstellen, der Preis");
  await closeSheet(page);
  await openIdeas(page);
  await look("Erstellen, Ideen");
  await closeSheet(page);
  await prompt.fill("");
  await button(/^Video erstellen · 10 Credits/).click({ force: true });
  await page.getByText("Beschreibe, was passiert").waitFor();
  await look("Erstellen ohne Text");

  await prompt.fill(`${draft} [sim:fail=E005]`);
  await button(/^Video erstellen · 10 Credits/).click();
  await page.getByRole("article").getByText("10 Credits zurück").waitFor();
  await look("Erstellen mit einem, das nicht klappte");
  await prompt.fill(draft);
  await button(/^Video erstellen · 10 Credits/).click();
  await link(`Ansehen: ${draft}`).waitFor();
  await page.getByText("Dein Video ist fertig.").waitFor();
  await look("Erstellen mit einem fertigen");
  await page.getByRole("banner").getByRole("link", { name: /^90 Credits$/ }).waitFor();
  await link("Videos").click();
  await look("Videos");
  await link(`Ansehen: ${draft}`).click();
  await page.getByLabel("Video", { exact: true }).waitFor();
  await look("Player");
  await button("Schließen").click();
  await still(page);

  // The ledger says why in English that credits came back.
  const canceled = `${draft}, bis es dunkel wird`;
  await link("Erstellen").click();
  await prompt.fill(`${canceled} [sim:stuck]`);
  await button(/^Video erstellen · 10 Credits/).click();
  await link(new RegExp(canceled)).first().click();
  await still(page);
  await page.getByRole("dialog").getByRole("button", { name: "Abbrechen" }).click();
  await page.getByText("Abgebrochen", { exact: false }).first().waitFor();
  await look("Player nach dem Abbrechen");
  await button("Schließen").click();
  await still(page);

  await link("Credits").last().click();
  await page.getByText("100 Credits zum Start").waitFor();
  const summaries = page.locator("summary");
  for (const summary of await summaries.all()) await summary.click();
  await page.getByText("Zurück: Abgebrochen").waitFor();
  await look("Verlauf");
  expect(await page.locator("time").first().textContent()).toMatch(/(^|, )\d\d:\d\d$/);
  await look("Credits");
  await page.goto("/nirgends");
  await page.getByRole("heading", { name: "Unter dieser Adresse gibt es keine Seite" }).waitFor();
  await look("nichts da");
  await page.context().setOffline(true);
  await page.getByText(/^Offline/).waitFor();
  await look("offline");
  await page.context().setOffline(false);

  for (const part of ["email", "password", "billing", "download", "delete"]) {
    await page.goto(`/you/${part}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look(`Du, ${part}`);
  }

  await page.goto("/you/email");
  await page.getByLabel("Neue E-Mail").fill(`${crypto.randomUUID()}@example.com`);
  await button("E-Mail ändern").click();
  await button("Bestätigen").waitFor();
  await look("Codes für eine neue Adresse");

  // The language belongs to the device, not to the user, so it is kept.
  await page.goto("/you");
  await button("Abmelden").first().click();
  await page.getByLabel("Passwort").waitFor();
  await look("Anmelden");
  await button(/^Anmelden$/).click();
  await page.getByText("Bitte gib eine E-Mail-Adresse ein").waitFor();
  await button("Konto anlegen").click();
  await look("Konto anlegen");
  await button("Mit einem Code per E-Mail anmelden").click();
  await look("Code per E-Mail");
  await page.getByLabel("E-Mail").fill(`${crypto.randomUUID()}@example.com`);
  await button("Code schicken").click();
  await page.getByLabel("Sechsstelliger Code").waitFor();
  await look("Code eingeben");
  expect(found).toEqual([]);
});
