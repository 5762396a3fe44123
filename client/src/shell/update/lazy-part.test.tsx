import { render, screen, waitFor } from "@testing-library/preact";
import { ErrorBoundary as Pending } from "preact-iso";
import { beforeEach, expect, it, vi } from "vitest";
import { lazyPart, Nothing } from "./lazy-part.tsx";

const broken = () => Promise.reject(new RangeError("a bug in the part"));

beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => {}));

it("a part appears when it has loaded", async () => {
  const Part = lazyPart(() => Promise.resolve({ default: () => <p>There</p> }));
  render(
    <Pending>
      <Part />
    </Pending>,
  );
  expect(await screen.findByText("There")).toBeTruthy();
});

it("a part that cannot be loaded says so and can be loaded again; the rest stays", async () => {
  const Part = lazyPart(broken);
  render(
    <>
      <p>The rest</p>
      <Pending>
        <Part />
      </Pending>
    </>,
  );
  expect((await screen.findByRole("alert")).textContent).toContain("could not be loaded");
  expect(screen.getByRole("button", { name: "Reload" })).toBeTruthy();
  expect(screen.getByText("The rest")).toBeTruthy();
});

it("a part that nobody misses leaves nothing", async () => {
  const Part = lazyPart(broken, Nothing);
  render(
    <Pending>
      <Part />
    </Pending>,
  );
  await waitFor(() => expect(console.error).toHaveBeenCalled());
  expect(document.body.textContent).toBe("");
});
