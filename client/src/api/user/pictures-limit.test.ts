import { expect, it } from "vitest";
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

it("the API accepts a picture that had already arrived", async () => {
  await expect(createPicturesApi(refusing(409), "ada").upload(picture, "1"))
    .resolves.toBe("ada/1.png");
});
