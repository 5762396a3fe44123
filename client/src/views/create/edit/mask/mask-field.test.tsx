import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Attached } from "../../../../api/user/uploads.ts";
import MaskField from "./mask-field.tsx";

const source = { key: "clip", load: () => Promise.resolve(new Blob()) };
const mask: Attached = {
  id: "1",
  bucket: "pictures",
  file: new Blob(["mask"]),
  ending: "png",
  milliseconds: null,
  width: 480,
  height: 832,
  has_sound: null,
};

it("asks for the clip first", () => {
  render(<MaskField label="Mask" as="picture" source={null} mask={null} onMask={vi.fn()} />);
  expect(screen.getByText("Choose the clip first, then paint what should be new.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("says where a browser can make no clip, and still offers a picture", async () => {
  vi.stubGlobal("VideoEncoder", undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { rerender } = render(
    <MaskField label="Mask" as="clip" source={source} mask={null} onMask={vi.fn()} />,
  );
  expect(await screen.findByText(/This browser can't make a painted area/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  rerender(<></>);
  render(<MaskField label="Mask" as="picture" source={source} mask={null} onMask={vi.fn()} />);
  expect(screen.getByRole("button", { name: "Paint an area" })).toBeTruthy();
});

it("shows the mask that is sent, and removes it", async () => {
  const onMask = vi.fn();
  render(<MaskField label="Mask" as="picture" source={source} mask={mask} onMask={onMask} />);
  expect(await screen.findByRole("img", { name: "Your painted area" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Change the area" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Remove the area" }));
  expect(onMask).toHaveBeenCalledExactlyOnceWith(null);
});

it("says that the clip has changed, and can be left without a mask", () => {
  const onMask = vi.fn();
  render(
    <MaskField label="Mask" as="picture" source={source} mask={null} isOutdated onMask={onMask} />,
  );
  expect(screen.getByText(/^The clip has changed/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Paint an area" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Remove the area" }));
  expect(onMask).toHaveBeenCalledExactlyOnceWith(null);
});
