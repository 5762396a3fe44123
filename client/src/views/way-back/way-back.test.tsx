import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import WayBack from "./way-back.tsx";

it.each([["", "Payment done?"], ["&canceled=1", "Payment canceled?"]])(
  "pain 20: a window without a session says what to do, and nothing of the payment: %j",
  (search, title) => {
    history.replaceState(null, "", `/credits?purchase=1${search}`);
    render(<WayBack />);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
    expect(screen.getByText("Close this window to go on in the app.")).toBeTruthy();
    expect(screen.getByRole("link").getAttribute("href")).toBe("/credits");
    expect(document.title).toBe(`${title} · Wan`);
  },
);
