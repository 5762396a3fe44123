import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { beforeEach, describe, expect, it, vi } from "vitest";
import ReferencesField from "./references-field.tsx";

const picture = (id: string) => ({ id, file: new Blob([id]) });
const onAdd = vi.fn<(files: readonly File[]) => void>();
let order: readonly string[];

function Field({ ids, countMax = 3 }: { ids: readonly string[]; countMax?: number }) {
  const [now, setNow] = useState(ids);
  order = now;
  return (
    <ReferencesField
      label="References"
      hint="People or things that the video shows."
      countMax={countMax}
      pictures={now.map(picture)}
      onAdd={onAdd}
      onArrange={setNow}
    />
  );
}

const choose = (...names: string[]) => {
  const input = screen.getByLabelText<HTMLInputElement>("Add photos");
  const files = names.map((name) => new File([name], name, { type: "image/png" }));
  // Not by fireEvent: if another test has loaded preact/compat, it sends `input` instead.
  Object.defineProperty(input, "files", { value: files });
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
const button = (name: string) => screen.getByRole("button", { name });
const focused = () => document.activeElement?.getAttribute("aria-label");

beforeEach(() => {
  onAdd.mockClear();
});

describe("references", () => {
  it("explains itself while there is none, and says how many fit", () => {
    render(<Field ids={[]} />);
    expect(screen.getByText("People or things that the video shows.")).toBeTruthy();
    expect(screen.getByText("0 of 3")).toBeTruthy();
    cleanup();
    render(<Field ids={["a", "b"]} />);
    expect(screen.queryByText("People or things that the video shows.")).toBeNull();
    expect(screen.getByText("2 of 3")).toBeTruthy();
  });

  it("takes several at once, in the order in which they were chosen", () => {
    render(<Field ids={["a"]} />);
    expect(screen.getByLabelText<HTMLInputElement>("Add photos").multiple).toBe(true);
    choose("b.png", "c.png");
    expect(onAdd).toHaveBeenCalledWith([
      expect.objectContaining({ name: "b.png" }),
      expect.objectContaining({ name: "c.png" }),
    ]);
    expect(screen.queryByText(/the first ones were taken/)).toBeNull();
  });

  it("never passes on more than fit, and says so", async () => {
    render(<Field ids={["a"]} />);
    choose("b.png", "c.png", "d.png");
    expect(onAdd.mock.calls[0]?.[0].map(({ name }) => name)).toEqual(["b.png", "c.png"]);
    expect(await screen.findByText(/up to 3 photos: the first ones were taken/)).toBeTruthy();
  });

  it("offers no more than the last free place, and nothing when it is full", () => {
    render(<Field ids={["a", "b"]} />);
    expect(screen.getByLabelText<HTMLInputElement>("Add photos").multiple).toBe(false);
    cleanup();
    render(<Field ids={["a", "b", "c"]} />);
    expect(screen.queryByLabelText("Add photos")).toBeNull();
  });

  it("moves a picture forward, says so, and keeps the focus on that picture", () => {
    render(<Field ids={["a", "b", "c"]} />);
    const last = button("Move photo 3 forward");
    last.focus();
    fireEvent.click(last);
    expect(order).toEqual(["a", "c", "b"]);
    expect(screen.getByText("Photo 3 is now photo 2")).toBeTruthy();
    expect(focused()).toBe("Move photo 2 forward");
    fireEvent.click(button("Move photo 2 forward"));
    expect(order).toEqual(["c", "a", "b"]);
    expect(focused()).toBe("Remove photo 1");
    expect(screen.queryByRole("button", { name: "Move photo 1 forward" })).toBeNull();
  });

  it("removes the picture that was meant", () => {
    render(<Field ids={["a", "b", "c"]} />);
    fireEvent.click(button("Remove photo 2"));
    expect(order).toEqual(["a", "c"]);
    expect(screen.getByText("Photo 2 is removed")).toBeTruthy();
    expect(screen.getByLabelText("Add photos")).toBeTruthy();
  });
});
