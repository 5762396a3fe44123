import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

/** The component as a build with these settings has it. */
async function show(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { OperatorLinks } = await import("./operator-links.tsx");
  render(<OperatorLinks />);
}

it("links to what is set, and leaves out what is not", async () => {
  await show({ TERMS_URL: "https://kino.example/terms", SUPPORT_EMAIL: "help@kino.example" });
  expect(screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]))
    .toEqual([
      ["Terms", "https://kino.example/terms"],
      ["Contact", "mailto:help@kino.example"],
    ]);
});

it("shows nothing if nothing is set", async () => {
  await show({});
  expect(document.querySelector(".operator-links")).toBeNull();
});
