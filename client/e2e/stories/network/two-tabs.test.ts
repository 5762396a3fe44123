import { expect, it } from "vitest";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";
import {
  creditsOf,
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";

useBrowser();

it("a video started in one tab appears in the other without a reload", async () => {
  const phone = await newPhone();
  const account = await newAccount();
  const one = await phone.newPage();
  await signIn(one, account);
  const other = await phone.newPage();
  await other.goto("/videos");
  await creditsOf(other).getByText("100").waitFor();

  await make(one, "A lamp in a dark room, slowly turning [sim:slow=2s]");
  await other.getByRole("article", { name: /A lamp/ }).waitFor();
  await creditsOf(other).getByText("90").waitFor();
  await other.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
});

it("two tabs without a network each start a video, and both are made", async () => {
  const phone = await newPhone();
  const one = await phone.newPage();
  await signIn(one, await newAccount());
  await installServiceWorker(one);
  const other = await phone.newPage();
  await other.goto("/create");
  await creditsOf(other).getByText("100").waitFor();
  const prompts = ["one", "other"].map((tab) => `A lamp in ${tab} room, ${crypto.randomUUID()}`);

  await phone.setOffline(true);
  for (const [index, tab] of [one, other].entries()) {
    await make(tab, prompts[index] ?? "");
    await tab.getByRole("article", { name: prompts[index] ?? "" }).getByText(/^Not sent yet/)
      .waitFor();
  }
  // Each tab also shows what the other has left, because it may be the only one that stays open.
  await one.getByRole("article", { name: prompts[1] ?? "" }).waitFor();
  await other.close();
  await phone.setOffline(false);

  for (const prompt of prompts) {
    await one.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    expect(await countCreates(prompt)).toBe(1);
  }
  await creditsOf(one).getByText("80").waitFor();
});
