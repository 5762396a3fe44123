import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { Frame } from "./frame.tsx";

it("the link to the credits has a name also before the balance is known", () => {
  const show = (credits: number | null) => (
    <Frame path="/create" places={[]} credits={credits} creditsAreLow={false} note={null}>
      {null}
    </Frame>
  );
  const { rerender } = render(show(null));
  expect(screen.getByRole("link", { name: "credits" }).getAttribute("href")).toBe("/credits");
  rerender(show(10));
  expect(screen.getByRole("link", { name: "10 credits" }).textContent).toBe("10 credits");
});
