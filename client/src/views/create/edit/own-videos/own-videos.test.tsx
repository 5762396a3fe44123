import { fireEvent, render, screen } from "@testing-library/preact";
import type { ComponentProps } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import { OwnVideos } from "./own-videos.tsx";

const fox = { id: "1", prompt: "A fox trots through fresh snow", length_seconds: 5 };
const sea = { id: "2", prompt: "The sea at night", length_seconds: 15 };
const onChoose = vi.fn();
const onOlder = vi.fn();
const onClose = vi.fn();

const show = (props: Partial<ComponentProps<typeof OwnVideos>> = {}) =>
  render(
    <OwnVideos
      videos={[fox, sea]}
      state="ready"
      lengths={{ min: 1000, max: 5100 }}
      hasOlder={false}
      poster={({ id }) => <i data-testid={`poster-${id}`} />}
      onOlder={onOlder}
      onChoose={onChoose}
      onClose={onClose}
      {...props}
    />,
  );

beforeEach(() => {
  vi.clearAllMocks();
});

it("one tap chooses a video", () => {
  show();
  fireEvent.click(screen.getByRole("button", { name: "A fox trots through fresh snow 5 s" }));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(fox);
  expect(screen.getByTestId("poster-1")).toBeTruthy();
});

it("a video that is too long is listed and says so, and a tap does nothing", () => {
  show();
  const row = screen.getByRole("button", { name: /^The sea at night 15 s: too long/ });
  expect(row.getAttribute("aria-disabled")).toBe("true");
  fireEvent.click(row);
  expect(onChoose).not.toHaveBeenCalled();
});

it("older videos are one tap away, and a failure can be tried again", () => {
  const { rerender } = show({ hasOlder: true });
  fireEvent.click(screen.getByRole("button", { name: "Show older videos" }));
  expect(onOlder).toHaveBeenCalledOnce();
  rerender(<></>);
  show({ videos: [], state: "failed" });
  expect(screen.getByText("Your videos couldn't be loaded.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(onOlder).toHaveBeenCalledTimes(2);
});

it("somebody without a finished video is told so, but not while they load", () => {
  const { rerender } = show({ videos: [], state: "loading" });
  expect(screen.queryByText("You have no finished video yet.")).toBeNull();
  rerender(<></>);
  show({ videos: [] });
  expect(screen.getByText("You have no finished video yet.")).toBeTruthy();
});

it("Close and Escape close the sheet", () => {
  show();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  screen.getByRole("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
  expect(onClose).toHaveBeenCalledTimes(2);
});
