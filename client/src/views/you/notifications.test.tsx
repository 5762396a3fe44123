import { act, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("the setting promises notifications for the closed app only as long as that works", async () => {
  vi.stubGlobal("Notification", { permission: "granted" });
  const { Notifications } = await import("./notifications.tsx");
  const { notifiesWhileClosed } = await import("../../shell/notify/notification-permission.ts");
  render(<Notifications />);
  // The tests' build has no service worker, so it cannot receive pushes.
  expect(screen.getByText(/has to stay open in the background/)).toBeTruthy();
  await act(() => void (notifiesWhileClosed.value = true));
  expect(screen.getByText(/even when the app is closed/)).toBeTruthy();
  expect(screen.queryByText(/has to stay open/)).toBeNull();
});
