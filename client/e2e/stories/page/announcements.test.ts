import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../browser.ts";

useBrowser();

it("each event of a video is announced once, politely", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  // Records what a screen reader would announce from live regions, and how.
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes) {
        const at = target instanceof Element ? target : target.parentElement;
        const region = at?.closest("output, [aria-live], [role=status], [role=alert]");
        if (!region) continue;
        const how = region.getAttribute("aria-live") ??
          (region.getAttribute("role") === "alert" ? "assertive" : "polite");
        const text = type === "characterData"
          ? target.textContent
          : Array.from(addedNodes, (node) => node.textContent).join("");
        if (text) heard.push(`${how}: ${text}`);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });

  const prompt = "A lamp in a dark room [sim:slow=2s]";
  await make(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  const heard = () => page.evaluate(() => Reflect.get(globalThis, "heard") as string[]);
  const times = async (text: string) =>
    (await heard()).filter((line) => line.includes(text)).length;

  await expect.poll(() => times("Your video is ready.")).toBe(1);
  expect(await times("On its way. 10 credits taken.")).toBe(1);
  for (const line of [`Making: ${prompt}`, `Halfway: ${prompt}`, `Saving: ${prompt}`]) {
    expect({ line, times: await times(line) }).toEqual({ line, times: 1 });
  }
  expect((await heard()).filter((line) => line.startsWith("assertive"))).toEqual([]);
  // The tile's percent and seconds are only read when the user moves to them, and are not
  // announced.
  expect((await heard()).filter((line) => /%|\d s\b/.test(line))).toEqual([]);
});
