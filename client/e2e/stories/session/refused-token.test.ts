import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";
import { answer, refuseFirst, watchRequests } from "../../phone/watch-requests.ts";

useBrowser();

const issuedAtFuture = {
  status: 401,
  body: { code: "PGRST303", message: "JWT issued at future", details: null, hint: null },
};
const invalidJwt = { status: 401, body: { code: 401, message: "Invalid JWT" } };
/** Storage refuses a token with the status of a policy. */
const storageExpired = {
  status: 400,
  body: {
    statusCode: "403",
    error: "Unauthorized",
    message: '"exp" claim timestamp check failed',
  },
};

async function settle() {
  const phone = await newPhone();
  const page = await phone.newPage();
  const account = await newAccount();
  await signIn(page, account);
  await creditsOf(page).getByText("100").waitFor();
  return { phone, page, account, requests: watchRequests(phone) };
}

/**
 * Closes the app in this tab. A reload would do for a user, but it may interrupt a renewal that a
 * read of this visit has caused, which then costs another one.
 */
const leave = (page: Page) => page.goto("about:blank");

const isSignedIn = (page: Page) =>
  page.evaluate(() => localStorage.getItem("wan-pwa.session") !== null);

describe("a token that is refused once", () => {
  it("by a read: one renewal, and the user notices nothing", async () => {
    const { page, requests } = await settle();
    await page.getByRole("textbox", { name: "Prompt" }).fill("A text that is not yet sent");
    await leave(page);
    const { refused } = await refuseFirst(page, "/rest/v1/generations*", issuedAtFuture);
    await page.goto("/create");
    await expect.poll(refused).toBe(1);
    await expect.poll(requests.renewals).toBe(1);
    await expect.poll(() => requests.count("/rest/v1/generations", "GET")).toBeGreaterThan(1);
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue())
      .toBe("A text that is not yet sent");
    expect(await page.getByText("Please sign in again").count()).toBe(0);
    expect(requests.logouts()).toBe(0);
    expect(requests.count("/auth/v1/user")).toBe(0);
  });

  it("by all waiting reads in two tabs: one renewal", async () => {
    const { phone, page, requests } = await settle();
    const other = await phone.newPage();
    await other.goto("/credits");
    await creditsOf(other).getByText("100").waitFor();
    const first = await page.evaluate(() =>
      JSON.parse(localStorage.getItem("wan-pwa.session") ?? "{}").access_token
    );
    await Promise.all([page, other].map(leave));
    // The server refuses this token from now on, to all.
    await phone.route("**/rest/v1/**", async (route) => {
      if (route.request().headers()["authorization"] !== `Bearer ${first}`) {
        return await route.fallback();
      }
      await answer(route, issuedAtFuture.status, issuedAtFuture.body);
    });
    await Promise.all([page.goto("/create"), other.goto("/credits")]);
    await expect.poll(requests.renewals).toBe(1);
    await Promise.all([page, other].map((tab) => creditsOf(tab).getByText("100").waitFor()));
    await make(page, "A lamp in a dark room, slowly turning");
    await creditsOf(other).getByText("90").waitFor();
    expect(requests.renewals()).toBe(1);
    expect(requests.logouts()).toBe(0);
  });

  it("by a function: the video is made once", async () => {
    const { page, requests } = await settle();
    const { refused } = await refuseFirst(page, "/functions/v1/start-generation", invalidJwt);
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await make(page, prompt);
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    expect(refused()).toBe(1);
    expect(requests.renewals()).toBe(1);
    expect(await countCreates(prompt)).toBe(1);
  });

  it("by Storage: the video plays", async () => {
    const { page, requests } = await settle();
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await make(page, prompt);
    const watch = page.getByRole("link", { name: `Watch: ${prompt}` });
    await watch.waitFor();
    await leave(page);
    // The tile may ask before the player does.
    const { refused } = await refuseFirst(
      page,
      "/storage/v1/object/sign/videos/**",
      storageExpired,
    );
    await page.goto("/create");
    await watch.click();
    await page.waitForFunction(() => (document.querySelector("video")?.readyState ?? 0) > 0);
    expect(refused()).toBe(1);
    expect(requests.renewals()).toBe(1);
    expect(requests.logouts()).toBe(0);
  });

  it("by Auth: You opens", async () => {
    const { page, account, requests } = await settle();
    await refuseFirst(page, "/auth/v1/user", {
      status: 403,
      body: { code: "bad_jwt", message: "invalid JWT: token is expired" },
    });
    await page.goto("/you");
    await page.getByText(account.email).first().waitFor();
    await expect.poll(requests.renewals).toBe(1);
    expect(await isSignedIn(page)).toBe(true);
  });

  it("by Realtime: one renewal, and the topic is joined again", async () => {
    const phone = await newPhone();
    const page = await phone.newPage();
    const requests = watchRequests(page);
    const joins: string[] = [];
    await page.routeWebSocket(/\/realtime\/v1\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const [joinRef, ref, topic, event] = JSON.parse(String(message));
        if (event === "phx_join") joins.push(String(message));
        if (event !== "phx_join" || joins.length > 1) return server.send(message);
        const reason = "InvalidJWTToken: Token has expired 3 seconds ago";
        const reply = { status: "error", response: { reason } };
        socket.send(JSON.stringify([joinRef, ref, topic, "phx_reply", reply]));
      });
    });
    await signIn(page, await newAccount());
    await expect.poll(() => joins.length).toBe(2);
    expect(requests.renewals()).toBe(1);
    expect(joins[1]).not.toContain(JSON.parse(joins[0] ?? "[]")[4].access_token);
    await make(page, "A lamp in a dark room, slowly turning");
    await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
    expect(joins).toHaveLength(2);
  });
});

describe("a token that is refused again and again", () => {
  it("while Auth knows the user: the session and the text stay, and the next reading may succeed", async () => {
    const page = await (await newPhone()).newPage();
    const requests = watchRequests(page);
    await page.route(
      "**/rest/v1/credit_transactions*",
      (route) =>
        route.request().method() === "OPTIONS"
          ? route.fallback()
          : answer(route, issuedAtFuture.status, issuedAtFuture.body),
    );
    await signIn(page, await newAccount());
    const prompt = "A text that is not yet sent";
    await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    await page.getByRole("navigation").getByRole("link", { name: /credits/i }).first().click();
    await page.getByText("Not available at the moment. Try again in a minute.").waitFor();
    expect(await isSignedIn(page)).toBe(true);
    expect(requests.logouts()).toBe(0);
    expect(requests.renewals()).toBe(1);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await creditsOf(page).getByText("100").waitFor();
    await page.goto("/create");
    await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe(
      prompt,
    );
  });

  it("while Auth does not answer either: the request is kept, and sent later once", async () => {
    const { page, requests } = await settle();
    for (const [path, status] of [["start-generation", 401], ["v1/token", 429], ["v1/user", 500]]) {
      await page.route(
        `**/${path}*`,
        (route) =>
          route.request().method() === "OPTIONS"
            ? route.fallback()
            : answer(route, Number(status), { code: "trouble", message: "Trouble" }),
      );
    }
    const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
    await make(page, prompt);
    await expect.poll(() => requests.count("/functions/v1/start-generation")).toBeGreaterThan(1);
    expect(await isSignedIn(page)).toBe(true);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.reload();
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
    await creditsOf(page).getByText("90").waitFor();
    expect(await countCreates(prompt)).toBe(1);
    expect(requests.logouts()).toBe(0);
  });
});
