import { describe, expect, it } from "vitest";
import { completedAtOf, failureOf, outputUrlOf, progressOf, refusalOf } from "./prediction.ts";

describe("progress", () => {
  it.each([
    ["no logs", null, null],
    ["logs without a bar", "[INFO] Generating 81 frames\n", null],
    ["a bar", " 23%|██▎       | 7/30 [00:10<00:35,  1.53s/it]", 23],
    [
      "bars after carriage returns",
      "0%|  | 0/30\r 40%|████ | 12/30\r 53%|█████ | 16/30",
      53,
    ],
    ["a bar after a word", "Sampling:  61%|██████ | 18/30", 61],
    [
      "a second bar that starts again",
      "100%|██████| 30/30\n  3%|▎ | 1/30",
      100,
    ],
    ["a number without a bar", "Loaded 80% of weights", null],
  ])("is read from %s", (_case, logs, percent) => {
    expect(progressOf(logs)).toBe(percent);
  });
});

describe("the output's address", () => {
  const hosts = [
    "replicate.delivery",
    "*.replicate.delivery",
    "http://127.0.0.1:54331",
  ];
  const read = (output: unknown, status = "succeeded") =>
    outputUrlOf({ id: "job1", status, output }, hosts);

  it.each([
    ["a URL", "https://replicate.delivery/a/output.mp4"],
    ["a URL on a subdomain", "https://pbxt.replicate.delivery/a/output.mp4"],
    [
      "a host that is allowed with its port",
      "http://127.0.0.1:54331/delivery/output.mp4",
    ],
  ])("is accepted: %s", (_case, url) => {
    expect(read(url)).toBe(url);
    expect(read([url, "https://replicate.delivery/b"])).toBe(url);
  });

  it.each([
    ["nothing", null],
    ["an empty list", []],
    ["an object", { url: "https://replicate.delivery/a" }],
    ["a text that is not a URL", "output.mp4"],
    ["another host", "https://example.com/output.mp4"],
    [
      "a host with a similar ending",
      "https://evilreplicate.delivery/output.mp4",
    ],
    ["plain HTTP", "http://replicate.delivery/output.mp4"],
    ["another port", "https://replicate.delivery:8443/output.mp4"],
    [
      "a user name and password before the host",
      "https://a:b@replicate.delivery/output.mp4",
    ],
    ["an allowed host with another port", "http://127.0.0.1:54330/output.mp4"],
    ["a file", "file:///etc/passwd"],
  ])("is refused: %s", (_case, output) => {
    expect(read(output)).toBeNull();
  });

  it("is not read before the prediction has succeeded", () => {
    expect(read("https://replicate.delivery/a/output.mp4", "processing"))
      .toBeNull();
  });
});

describe("a failure", () => {
  it.each([
    ["The input or output was flagged as sensitive. (E005) (abc)", "flagged"],
    ["CUDA out of memory. Tried to allocate 2 GiB", "out_of_memory"],
    ["Prediction interrupted; please retry (code: PA)", "interrupted"],
    ["cannot identify image file", "upload_not_read"],
    ["Could not decode the video stream", "upload_not_read"],
    ["Failed to read audio: no such codec", "upload_not_read"],
    ["The video could not be made", "model_failed"],
    ["", "model_failed"],
    [null, "model_failed"],
    [{ detail: "odd" }, "model_failed"],
  ])("gets its code from Replicate's error: %j", (error, code) => {
    expect(failureOf(error).code).toBe(code);
  });

  it.each([[429, "busy"], [422, "not_accepted"], [404, "model_gone"], [
    401,
    "service_closed",
  ], [
    402,
    "service_closed",
  ]])("after a create that was refused with %i has a code and a sentence", (status, code) => {
    expect(refusalOf(status)).toMatchObject({
      code,
      message: expect.stringMatching(/\.$/),
    });
  });
});

describe("the end of a prediction", () => {
  const ended = (completed_at: string | null | undefined) =>
    completedAtOf({ id: "job1", status: "succeeded", completed_at: completed_at as string });

  it("is a time in ISO format", () => {
    expect(ended("2026-11-22T12:00:00.123456Z")).toBe("2026-11-22T12:00:00.123Z");
    expect(ended("2026-11-22T13:00:00+01:00")).toBe("2026-11-22T12:00:00.000Z");
  });

  it.each([[null], [undefined], [""], ["soon"], ["+275760-01-01T00:00:00Z"], ["-000001-01-01"]])(
    "is unknown if it says %j",
    (completedAt) => {
      expect(ended(completedAt)).toBeNull();
    },
  );
});
