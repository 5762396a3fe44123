import { act, fireEvent, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { settled } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import You from "./you.tsx";

it("says who is signed in, and signs them out", async () => {
  const world = createFakeStores();
  await renderIn(world, <You />);
  expect(screen.getByText("ada@example.com")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Sign out" }));
  await act(settled);
  expect(world.signOut).toHaveBeenCalledOnce();
});
