import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { chosenLanguage } from "../../words/language.ts";
import { Language } from "./language.tsx";

it("the language follows the system until the user chooses a language, and again when they choose System", () => {
  const reload = vi.fn();
  render(<Language reload={reload} />);
  const radio = (name: string) => screen.getByRole<HTMLInputElement>("radio", { name });
  expect(radio("System").checked).toBe(true);

  fireEvent.click(radio("Deutsch"));
  expect([chosenLanguage(), reload.mock.calls.length]).toEqual(["de", 1]);
  fireEvent.click(radio("System"));
  expect([chosenLanguage(), reload.mock.calls.length]).toEqual([null, 2]);
});
