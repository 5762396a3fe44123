import { expect, it } from "vitest";
import { completeRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import { canSay, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { whenJoined } from "../../phone/realtime.ts";

useBrowser();

it("each event of a video is announced once, politely", async () => {
  const page = await (await newPhone()).newPage();
  const joined = whenJoined(page);
  await signIn(page, await newAccount());
  await joined; // From here on, the page hears of every step.
  await canSay(page);
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

  const prompt = `A lamp, ${crypto.randomUUID()} [sim:slow=20s] [sim:stuck]`;
  await make(page, prompt);
  const heard = () => page.evaluate(() => Reflect.get(globalThis, "heard") as string[]);
  const times = async (text: string) =>
    (await heard()).filter((line) => line.includes(text)).length;

  // It is slow and only ends then, so that no step is left out on a busy machine.
  await expect.poll(() => times("Halfway: A lamp")).toBe(1);
  await completeRun(prompt);
  await expect.poll(() => times("Your video is ready.")).toBe(1);
  expect(await times("On its way. 10 credits taken.")).toBe(1);
  for (const line of ["Making: A lamp", "Halfway: A lamp", "Saving: A lamp"]) {
    expect({ line, times: await times(line) }).toEqual({ line, times: 1 });
  }
  expect((await heard()).filter((line) => line.startsWith("assertive"))).toEqual([]);
  // The tile's percent and seconds are only read when the user moves to them, and are not
  // announced.
  expect((await heard()).filter((line) => /%|\d s\b/.test(line))).toEqual([]);
});
