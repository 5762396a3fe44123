import { expect, it, vi } from "vitest";
import type { Ask } from "../supabase/ask.ts";
import { createPicturesApi } from "./pictures.ts";
import { Problem } from "../problem.ts";

const picture = { file: new Blob(["x"]), extension: "png" } as const;

/** Makes Storage refuse with this status. */
const refusing = (status: number): Ask => () =>
  Promise.reject(new Problem({ code: "invalid_request", status }));

it("the API reports a picture beyond the daily limit with its own code", async () => {
  await expect(createPicturesApi(refusing(403), "ada").upload(picture, "1"))
    .rejects.toMatchObject({ code: "too_many_pictures" });
});

it("the API does not send a picture that cannot be read, and says so", async () => {
  const sent = vi.fn<() => void>();
  const ask: Ask = () => {
    sent();
    return Promise.reject(new Error("sent"));
  };
  const file = Object.assign(new Blob(["x"]), {
    arrayBuffer: () => Promise.reject(new DOMException("no memory", "NotReadableError")),
  });
  await expect(createPicturesApi(ask, "ada").upload({ ...picture, file }, "1"))
    .rejects.toMatchObject({ code: "picture_unreadable", isAmbiguous: false });
  expect(sent).not.toHaveBeenCalled();
});

it("the API accepts a picture that had already arrived", async () => {
  await expect(createPicturesApi(refusing(409), "ada").upload(picture, "1"))
    .resolves.toBe("ada/1.png");
});
