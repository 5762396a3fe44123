import { it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../browser.ts";

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
