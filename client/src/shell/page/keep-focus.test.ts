import { waitFor } from "@testing-library/preact";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "./keep-focus.ts";

beforeAll(keepFocus);

beforeEach(() => {
  document.body.innerHTML =
    `<main tabindex="-1"><article tabindex="-1"><p><button>Retry</button></p>
    </article></main>`;
});

const find = (selector: string) => document.querySelector<HTMLElement>(selector);
const focused = () => document.activeElement?.localName;

it("the focus moves to the nearest element that stays", async () => {
  find("button")?.focus();
  find("p")?.remove();
  await waitFor(() => expect(focused()).toBe("article"));
});

it("the focus moves to the screen that replaces the old one", async () => {
  find("button")?.focus();
  find("main")?.remove();
  document.body.append(document.createElement("p"));
  const main = document.createElement("main");
  main.tabIndex = -1;
  document.body.append(main);
  await waitFor(() => expect(focused()).toBe("main"));
});

it("the focus does not move if the user had focused nothing", async () => {
  find("button")?.focus();
  find("button")?.blur();
  await Promise.resolve();
  find("p")?.remove();
  const seen = vi.fn();
  new MutationObserver(seen).observe(document.body, { childList: true });
  document.body.append(document.createElement("p"));
  await waitFor(() => expect(seen).toHaveBeenCalled());
  expect(focused()).toBe("body");
});
