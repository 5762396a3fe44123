import { expect, it } from "vitest";
import type { Ask } from "../supabase/ask.ts";
import { createPicturesApi } from "./pictures.ts";
import { Problem } from "../problem.ts";

const picture = { file: new Blob(["x"]), extension: "png" } as const;

/** Storage refuses with this status. */
const refusing = (status: number): Ask => () =>
  Promise.reject(new Problem({ code: "invalid_request", status }));

it("a picture beyond the day's limit is refused in words of its own", async () => {
  await expect(createPicturesApi(refusing(403), "ada").upload(picture, "1"))
    .rejects.toMatchObject({ code: "too_many_pictures" });
});

it("a picture that had arrived before is there", async () => {
  await expect(createPicturesApi(refusing(409), "ada").upload(picture, "1"))
    .resolves.toBe("ada/1.png");
});
