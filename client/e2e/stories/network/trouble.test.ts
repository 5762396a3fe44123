import { expect, inject, it } from "vitest";
import { failRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import {
  creditsOf,
  make,
  newAccount,
  newPhone,
  saidOn,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";

useBrowser();

it("a generation that fails gives the reason, and the credits are returned", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  const prompt = `A lamp in a dark room, ${crypto.randomUUID()} [sim:stuck]`;
  await make(page, prompt);
  await saidOn(page, /^On its way/).waitFor();
  await creditsOf(page).getByText("90").waitFor();
  await failRun(prompt, "The input or output was flagged as sensitive. (E005)");
  await saidOn(page, /It didn't work out: the model's safety check .* 10 credits are back\./)
    .waitFor();
  await creditsOf(page).getByText("100").waitFor();
  await page.getByRole("article").getByText("10 credits returned").waitFor();
  await page.getByRole("article").getByRole("button", { name: /^Change the words/ }).waitFor();
});

it("a running video can be canceled, and its credits are returned", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning [sim:stuck]");
  // The balance changes at once, but only what the server has accepted can be canceled.
  await saidOn(page, /^On its way/).waitFor();
  await creditsOf(page).getByText("90").waitFor();
  await page.getByRole("article").getByRole("link", { name: /^A lamp/ }).click();
  await still(page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await saidOn(page, "Canceled. 10 credits are back.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await still(page);
  await creditsOf(page).getByText("100").waitFor();
  await page.getByRole("article").getByText("10 credits returned").waitFor();
});

it("without credits the button explains why, and a request that is sent anyway is refused", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(0));
  await creditsOf(page).getByText("0").waitFor();
  await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room, slowly turning");
  await page.getByText("This costs 10 credits, you have 0.").waitFor();

  const answer = await page.evaluate(async ({ apiUrl, publishableKey }) => {
    const kept = Object.values(localStorage).find((text) => text.includes("access_token"));
    const session = JSON.parse(kept ?? "{}");
    const response = await fetch(`${apiUrl}/functions/v1/start-generation`, {
      method: "POST",
      headers: {
        apikey: publishableKey,
        authorization: `Bearer ${session.access_token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        id: crypto.randomUUID(),
        mode: "t2v",
        model: "wan-2.2-t2v-fast",
        prompt: "A lamp in a dark room, slowly turning",
        inputs: { resolution: "480p" },
      }),
    });
    return { status: response.status, body: await response.json() };
  }, inject("stack"));
  expect(answer).toMatchObject({ status: 402, body: { code: "insufficient_credits" } });
});

it("polling makes up for a webhook that never comes", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning [sim:webhook=drop]");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await creditsOf(page).getByText("90").waitFor();
});

it("a double tap starts one video", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.getByRole("textbox", { name: "Prompt" }).fill("A lamp in a dark room, slowly turning");
  await page.getByRole("button", { name: /^Make video/ }).dblclick();
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await expect.poll(() => page.getByRole("article").count()).toBe(1);
  await creditsOf(page).getByText("90").waitFor();
});
